package io.comevl.cli;

import io.comevl.avro.WantedCamera;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.CompactedTopic;
import io.comevl.ingest.live.WantedCameras;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.JobStartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code comevl cameras} without a file runs: the cameras of a topic, while they change. */
final class CamerasTopicCommands {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private CamerasTopicCommands() {}

    static CompactedTopic<WantedCamera> topic(KafkaOptions kafka) throws JobStartException, InterruptedException {
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        return WantedCameras.topic(options.kafka(), options.topics().cameras());
    }

    /** One more, or one changed. */
    @Command(
            name = "add",
            description = {
                "Puts a camera into topic cameras, or changes it there: comevl cameras without a file runs those.",
                "Its address stays as it is written, so that a password is filled in where it is run."
            })
    static final class Add implements Callable<Integer> {

        @Spec
        private CommandSpec command;

        @Mixin
        private KafkaOptions kafka;

        @Mixin
        private CameraOptions camera;

        @Override
        public Integer call() throws Exception {
            WantedCamera wanted = camera.wanted();
            topic(kafka).put(List.of(wanted));
            command.commandLine().getOut().println("camera " + wanted.getId() + " is wanted");
            return CommandLine.ExitCode.OK;
        }
    }

    /** One less. */
    @Command(name = "remove", description = "Takes a camera out of topic cameras; who runs it stops it.")
    static final class Remove implements Callable<Integer> {

        @Spec
        private CommandSpec command;

        @Mixin
        private KafkaOptions kafka;

        @Parameters(paramLabel = "ID", description = "Its name.")
        private String id;

        @Override
        public Integer call() throws Exception {
            CompactedTopic<WantedCamera> topic = topic(kafka);
            if (!topic.read(PATIENCE).containsKey(id)) {
                throw new IllegalArgumentException(
                        "no camera '" + id + "' is wanted; comevl cameras list tells which are");
            }
            topic.remove(id);
            command.commandLine().getOut().println("camera " + id + " is not wanted any more");
            return CommandLine.ExitCode.OK;
        }
    }

    /** All. */
    @Command(name = "list", description = "Lists the cameras of topic cameras.")
    static final class ListAll implements Callable<Integer> {

        private static final List<String> HEADER = List.of("ID", "ADDRESS", "FPS", "MAX SIZE", "QUALITY", "TIMEOUT");

        @Spec
        private CommandSpec command;

        @Mixin
        private KafkaOptions kafka;

        @Override
        public Integer call() throws Exception {
            List<List<String>> rows = new ArrayList<>();
            rows.add(HEADER);
            topic(kafka).read(PATIENCE).values().forEach(camera -> rows.add(row(camera)));
            Table.print(rows, command.commandLine().getOut());
            return CommandLine.ExitCode.OK;
        }

        private static List<String> row(WantedCamera camera) {
            return List.of(
                    camera.getId(),
                    CameraAddress.unfilled(camera.getUrl()).toString(),
                    String.format(Locale.ROOT, "%.1f", camera.getFramesPerSecond()),
                    camera.getMaxWidth() + "x" + camera.getMaxHeight(),
                    Integer.toString(camera.getJpegQuality()),
                    String.format(Locale.ROOT, "%.1f s", camera.getTimeoutMillis() / 1000.0));
        }
    }
}
