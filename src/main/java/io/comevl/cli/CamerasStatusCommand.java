package io.comevl.cli;

import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.ingest.live.CameraGroup;
import io.comevl.ingest.live.CameraStatuses;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How cameras are. */
@Command(
        name = "status",
        description = "Tells how the cameras are: whether pictures come, how many, what was dropped and why.")
final class CamerasStatusCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SILENCE = CameraGroup.STATUS_EVERY.multipliedBy(5);
    private static final List<String> HEADER = List.of(
            "ID", "STATE", "FOR", "LAST FRAME", "SIZE", "FPS", "PUBLISHED", "DROPPED", "LOST", "RESTARTED", "REASON");

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() throws Exception {
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        Instant now = Instant.now();
        CameraStatuses.read(options.kafka(), options.topics().cameraStatus(), PATIENCE)
                .forEach(status -> rows.add(row(status, now)));
        Table.print(rows, command.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    private static List<String> row(CameraStatus status, Instant now) {
        return List.of(
                status.getCamera(),
                state(status, now),
                age(status.getSinceAt(), now),
                status.getLastFrameAt() == null ? "none" : age(status.getLastFrameAt(), now) + " ago",
                status.getWidth() == 0 ? "" : status.getWidth() + "x" + status.getHeight(),
                String.format(Locale.ROOT, "%.1f", status.getFramesPerSecond()),
                Long.toString(status.getPublished()),
                dropped(status.getSkipped()),
                Long.toString(status.getLosses()),
                Long.toString(status.getRestarts()),
                status.getReason());
    }

    /** A command that was killed could not say so. */
    private static String state(CameraStatus status, Instant now) {
        boolean isSilent = Duration.between(status.getReportedAt(), now).compareTo(SILENCE) > 0;
        return isSilent && status.getState() != CameraState.STOPPED
                ? "no word"
                : status.getState().name().toLowerCase(Locale.ROOT);
    }

    private static String age(Instant time, Instant now) {
        Duration age = Duration.between(time, now);
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }

    private static String dropped(Map<String, Long> skipped) {
        return skipped.entrySet().stream()
                .map(entry -> entry.getKey().toLowerCase(Locale.ROOT) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
