package io.comevl.job;

import io.comevl.avro.Origin;

/**
 * A Kafka record as it came, so that nothing in it can fail the source. Owns its arrays.
 *
 * @param topic where it was read
 * @param partition where it was read
 * @param offset where it was read
 * @param key null if it has none
 * @param value null for a tombstone
 * @param schema what its header says about the writer's schema; empty text if nothing
 */
public record RawRecord(String topic, int partition, long offset, byte[] key, byte[] value, String schema) {

    /** Where it was read, for records that refer to it. */
    Origin origin() {
        return Origin.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .build();
    }
}
