package io.comevl.job;

import io.comevl.avro.Event;
import io.comevl.ingest.BrokerUnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;

/**
 * A query's history, asked beside a live job that is asked the same query from a known place on. Its answers go to the live
 * job's topics; no frame is asked by both, and none that is kept by neither.
 */
public final class Backfill {

    private static final Duration NO_HURRY = Duration.ofDays(1);

    private Backfill() {}

    /**
     * Refuses a job whose results may be repeated: what it says of where a query begins could be taken back.
     *
     * @throws IllegalArgumentException if results are not exactly once
     */
    public static void requireExactlyOnce(Configuration live) {
        if (live.get(Options.DELIVERY) != Options.Delivery.EXACTLY_ONCE) {
            throw new IllegalArgumentException(
                    Options.DELIVERY.key()
                            + ": a query can only be asked since an earlier time if results are exactly-once; use comevl replay");
        }
    }

    /**
     * The options of a backfill: frames one after the other, under names of its own.
     *
     * @param live options of the live job
     * @param applied what the live job said when it went by the query
     */
    public static Configuration configuration(Configuration live, Event applied) {
        Configuration config = new Configuration(live);
        config.set(
                Options.GROUP,
                live.get(Options.GROUP) + "-since-" + applied.getQuery() + "-" + applied.getQueryVersion());
        config.set(Options.OVERLOAD, Options.Overload.EVERY);
        config.set(Options.ENCODE_CAPACITY, 1);
        config.set(Options.GROUND_CAPACITY, 1);
        config.set(Options.ENCODE_TIMEOUT, NO_HURRY);
        config.set(Options.GROUND_TIMEOUT, NO_HURRY);
        config.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        return config;
    }

    /**
     * The frames that arrived since a time and that the live job was not asked the query on.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public static History history(JobOptions options, Event applied, Instant since, Duration patience)
            throws BrokerUnavailableException {
        return History.read(options.kafka(), options.topics().frames(), since, Instant.now(), patience)
                .before(Seam.of(applied).latest(), applied.getOccurredAt());
    }
}
