package io.comevl.job;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.avro.Query;

/**
 * A version of a query that a camera was asked before and is not asked any more: its alerts end here, and so does all
 * else that is remembered of it unless the next version follows the same things.
 *
 * @param id name of the query
 * @param cause why it is not asked any more
 * @param next what the camera is asked under this name from now on; null for nothing
 */
public record EndedQuery(String id, Cause cause, Query next) {}
