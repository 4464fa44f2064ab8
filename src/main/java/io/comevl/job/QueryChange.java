package io.comevl.job;

import io.comevl.avro.Query;

/**
 * A query was added, changed or removed.
 *
 * @param id name of the query
 * @param query what it is from now on; null if it was removed
 */
public record QueryChange(String id, Query query) {}
