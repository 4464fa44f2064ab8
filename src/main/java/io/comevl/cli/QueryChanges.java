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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
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
        carryOut(out, change, wait);
    }

    /**
     * The same, and waits in any case.
     *
     * @param usually how long, if the user does not say
     * @return what the job said of what was changed
     */
    List<Event> carryOutAndAwait(PrintWriter out, Change change, Duration usually)
            throws JobStartException, BrokerUnavailableException, ExecutionException, InterruptedException {
        return carryOut(out, change, wait.or(() -> Optional.of(usually)));
    }

    /** The job's configuration. */
    Configuration configuration() throws JobStartException {
        return kafka.configuration();
    }

    private List<Event> carryOut(PrintWriter out, Change change, Optional<Duration> patience)
            throws JobStartException, BrokerUnavailableException, ExecutionException, InterruptedException {
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        List<Event> said = new ArrayList<>();
        try (EventWait events =
                EventWait.fromNowOn(options.kafka(), options.topics().events())) {
            for (Stored stored : change.to(KafkaOptions.queries(options))) {
                out.println("query " + stored.id() + " version " + stored.version() + " "
                        + stored.outcome().name().toLowerCase(Locale.ROOT));
                if (patience.isPresent() && stored.offset().isPresent()) {
                    said.add(await(events, stored, patience.get(), out));
                }
            }
        }
        return said;
    }

    private static Event await(EventWait events, Stored stored, Duration patience, PrintWriter out) {
        Event event = events.about(stored.offset().getAsLong(), patience)
                .orElseThrow(() -> new IllegalArgumentException("query " + stored.id()
                        + " is in Kafka, but no job acknowledged it within "
                        + patience.toSeconds() + " s; it holds when one runs"));
        if (event.getKind() == EventKind.QUERY_REJECTED) {
            throw new IllegalArgumentException("the job refused it: " + event.getMessage());
        }
        String from = event.getHoldsFrom().stream()
                .map(place -> place.getPartition() + ":" + place.getOffset())
                .collect(Collectors.joining(", "));
        out.println(event.getMessage() + " from " + (from.isEmpty() ? "the first frame" : "frames " + from) + " on");
        return event;
    }
}
