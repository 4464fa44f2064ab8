package io.comevl.analytics.rules;

/**
 * Which rule.
 *
 * @param query the standing query's id
 * @param version the query's version, from 1; a change of anything about the query is a new version
 * @param rule tells the rules of a query apart
 */
public record RuleId(String query, long version, String rule) {

    static final RuleId NONE = new RuleId("", 0, "");
}
