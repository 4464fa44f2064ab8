package io.comevl.job;

import io.comevl.analytics.rules.RuleEvent.Cause;

/**
 * A version of a query that a camera was asked before and is not asked any more: what is remembered of it ends here.
 *
 * @param id name of the query
 * @param cause why it is not asked any more
 */
public record EndedQuery(String id, Cause cause) {}
