package io.comevl.ingest;

import io.comevl.avro.Query;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Puts standing queries into the {@code queries} topic, and takes them out. */
public final class QueryPublisher {

    private QueryPublisher() {}

    /**
     * Adds queries or replaces those of the same id; returns when Kafka has acknowledged all.
     *
     * @return the offset of each
     * @throws ExecutionException if Kafka refuses one
     */
    public static List<Long> publish(KafkaCluster kafka, String topic, List<Query> queries)
            throws ExecutionException, InterruptedException {
        return topic(kafka, topic).put(queries);
    }

    /**
     * Removes a query; returns when Kafka has acknowledged it.
     *
     * @return the offset of the record that says so
     * @throws ExecutionException if Kafka refuses it
     */
    public static long remove(KafkaCluster kafka, String topic, String id)
            throws ExecutionException, InterruptedException {
        return topic(kafka, topic).remove(id);
    }

    private static CompactedTopic<Query> topic(KafkaCluster kafka, String topic) {
        return new CompactedTopic<>(kafka, topic, RecordFormat.QUERY, Query::getId);
    }
}
