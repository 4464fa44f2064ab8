package io.comevl.job;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * As much of an expression as tells which metrics and labels it needs.
 *
 * @param expression for Prometheus
 */
record Promql(String expression) {

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~?)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    /** Names of the metrics. */
    Set<String> metrics() {
        String bare = RANGE.matcher(STRING.matcher(expression).replaceAll("")).replaceAll("");
        bare = GROUPING.matcher(MATCHERS.matcher(bare).replaceAll("")).replaceAll("(");
        bare = bare.replaceAll("\\b[a-z_]+\\s+\\(", "("); // sum by (x) (...): the aggregation's name
        return NAME.matcher(bare)
                .results()
                .map(MatchResult::group)
                .filter(name -> !OPERATORS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Labels that are grouped by. */
    Set<String> groupings() {
        return GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> Stream.of(grouping.group(2).split(",")))
                .map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Labels and values that series must have, as they are exported. */
    List<String> matched() {
        return MATCHER.matcher(expression)
                .results()
                .flatMap(matcher -> Stream.of(
                                matcher.group(2).equals("=~")
                                        ? matcher.group(3).split("\\|")
                                        : new String[] {matcher.group(3)})
                        .map(value -> matcher.group(1) + "=\"" + value + "\""))
                .toList();
    }
}
