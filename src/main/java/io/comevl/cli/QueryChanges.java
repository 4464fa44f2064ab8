package io.comevl.cli;

import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.JobStartException;
import io.comevl.job.QueryStore;
import io.comevl.job.QueryStore.Stored;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that change queries have in common: where to, and whether to wait for the job. */
final class QueryChanges {

    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "Wait up to this long for the running job to say that the change holds, and print from where.")
    private Optional<Duration> wait;

    /** A change of what stands. */
    interface Change {
        List<Stored> to(QueryStore store) throws BrokerUnavailableException, ExecutionException, InterruptedException;
    }

    /**
     * Carries out a change and tells what came of it.
     *
     * @throws IllegalArgumentException if the job refuses it or does not answer in time
     */
    void carryOut(PrintWriter out, Change change)
            throws JobStartException, BrokerUnavailableException, ExecutionException, InterruptedException {
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        try (EventWait events =
                EventWait.fromNowOn(options.bootstrap(), options.topics().events())) {
            for (Stored stored : change.to(KafkaOptions.queries(options))) {
                out.println("query " + stored.id() + " version " + stored.version() + " "
                        + stored.outcome().name().toLowerCase(Locale.ROOT));
                if (wait.isPresent() && stored.offset().isPresent()) {
                    await(events, stored, out);
                }
            }
        }
    }

    private void await(EventWait events, Stored stored, PrintWriter out) {
        Event event = events.about(stored.offset().getAsLong(), wait.orElseThrow())
                .orElseThrow(() -> new IllegalArgumentException("query " + stored.id()
                        + " is in Kafka, but no job acknowledged it within "
                        + wait.orElseThrow().toSeconds() + " s; it holds when one runs"));
        if (event.getKind() == EventKind.QUERY_REJECTED) {
            throw new IllegalArgumentException("the job refused it: " + event.getMessage());
        }
        String from = event.getHoldsFrom().stream()
                .map(place -> place.getPartition() + ":" + place.getOffset())
                .collect(Collectors.joining(", "));
        out.println(event.getMessage() + " from " + (from.isEmpty() ? "the first frame" : "frames " + from) + " on");
    }
}
