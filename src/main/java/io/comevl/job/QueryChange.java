package io.comevl.job;

import io.comevl.avro.Query;

/**
 * A query was added, changed or removed.
 *
 * @param id name of the query
 * @param query what it is from now on; null if it was removed
 * @param topic where that was read
 * @param partition where it was read
 * @param offset where it was read
 */
public record QueryChange(String id, Query query, String topic, int partition, long offset) {}
