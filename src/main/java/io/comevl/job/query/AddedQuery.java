package io.comevl.job.query;

import io.comevl.avro.Query;
import java.util.Optional;

/**
 * A query that is to be added.
 *
 * @param since from when on frames that came before are to be asked too; {@link Moment} reads it
 */
public record AddedQuery(Query query, Optional<String> since) {}
