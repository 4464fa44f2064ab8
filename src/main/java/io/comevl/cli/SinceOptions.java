package io.comevl.cli;

import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.job.Backfill;
import io.comevl.job.History;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.RunningJob;
import io.comevl.job.query.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** From when on a query is to be answered, and how its history is. */
final class SinceOptions {

    /** How long the live job may take to say from where it asks a query. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = {
                "Answer the frames that Kafka keeps since then, too: a time ago (2h), a time of day (09:00), or a date and time.",
                "The live job asks the query from now on; this command asks it of earlier frames, and ends with them."
            })
    private Optional<String> since;

    @Option(
            names = "--share",
            defaultValue = "0.25",
            paramLabel = "SHARE",
            description = "Of the time that the model may work on earlier frames. Default: ${DEFAULT-VALUE}.")
    private double share;

    @Mixin
    private ModelOptions model;

    /** When the history begins: as the file says, else as the option does. */
    Optional<Instant> begin(Optional<String> inFile) {
        return inFile.or(() -> since).map(text -> Moment.of(text, ZonedDateTime.now(ZoneId.systemDefault())));
    }

    /**
     * Says what cannot be before anything is changed.
     *
     * @throws IllegalArgumentException in one line
     */
    void check(Configuration live) {
        Backfill.requireExactlyOnce(live);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("--share: expected more than 0 and at most 1, found " + share);
        }
    }

    /** Asks a query that was just added of the frames before. */
    void answer(CommandSpec command, Configuration live, Query query, Event applied, Instant begin) throws Exception {
        if (applied.getKind() != EventKind.QUERY_APPLIED || query.getPaused()) {
            return;
        }
        Configuration config = Backfill.configuration(live, applied);
        History history = Backfill.history(JobOptions.from(live), applied, begin, PATIENCE);
        if (history.completeness() == History.Completeness.BEGINNING_DELETED) {
            command.commandLine()
                    .getErr()
                    .println("comevl: frames of the beginning may have been deleted; asking those that are kept");
        }
        if (history.size() > 0) {
            try (RunningJob job = JobRunner.backfill(config, history, query, applied, model.provider(command), share)) {
                job.await();
            }
        }
        command.commandLine()
                .getOut()
                .println("query " + query.getId() + " version " + query.getVersion() + " was asked of " + history.size()
                        + " frames since " + begin);
    }
}
