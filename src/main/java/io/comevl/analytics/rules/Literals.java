package io.comevl.analytics.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import io.comevl.analytics.rules.Mistake.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks what CEL would find only when it evaluates: patterns, durations, times and time zones. They must be written out,
 * so that none comes from what a model says.
 */
final class Literals {

    private static final int MOST_REPETITIONS = 100;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})?,?(\\d{1,9})?}");

    private final Part part;
    private final String text;
    private final CelAbstractSyntaxTree tree;

    Literals(Part part, String text, CelAbstractSyntaxTree tree) {
        this.part = part;
        this.text = text;
        this.tree = tree;
    }

    void check(List<Mistake> mistakes) {
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == ExprKind.Kind.CALL)
                .forEach(node -> check(node, mistakes));
    }

    private void check(CelNavigableExpr node, List<Mistake> mistakes) {
        CelExpr.CelCall call = node.expr().call();
        String function = call.function();
        boolean read = function.equals("matches") || function.equals("duration") || function.equals("timestamp");
        boolean zoned = function.startsWith("get") && !call.args().isEmpty();
        if (!read && !zoned) {
            return;
        }
        CelExpr last = call.args().get(call.args().size() - 1);
        int place = tree.getSource().getPositionsMap().getOrDefault(last.id(), 0);
        if (last.getKind() != ExprKind.Kind.CONSTANT || last.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            mistakes.add(Mistake.at(
                    part, text, place, function + " takes text that is written out", "put it here in quotes"));
            return;
        }
        String literal = last.constant().stringValue();
        wrong(function, literal)
                .ifPresent(why -> mistakes.add(
                        Mistake.at(part, text, place, function + " does not understand '" + literal + "'", why)));
    }

    private static Optional<String> wrong(String function, String literal) {
        String quoted = quoted(literal);
        return switch (function) {
            case "matches" ->
                repetitions(literal) > MOST_REPETITIONS
                        ? Optional.of("repeat at most " + MOST_REPETITIONS + " times, all counts multiplied")
                        : Expression.whyNoValue("''.matches(" + quoted + ")");
            case "duration" ->
                Expression.whyNoValue("duration(" + quoted + ") == duration('0s')")
                        .map(why -> "write it as '90s', '5m' or '1h30m'");
            case "timestamp" ->
                Expression.whyNoValue("timestamp(" + quoted + ") == timestamp('2000-01-01T00:00:00Z')")
                        .map(why -> "write it as '2000-01-01T00:00:00Z'");
            default ->
                Expression.whyNoValue("timestamp('2000-01-01T00:00:00Z').getHours(" + quoted + ") == 0")
                        .map(why -> "write a time zone such as 'Europe/Berlin' or '+01:00'");
        };
    }

    /** An upper bound of how often a pattern's counted repetitions copy a part of it, however they are nested. */
    private static double repetitions(String pattern) {
        double product = 1;
        Matcher counts = REPETITION.matcher(pattern);
        while (counts.find()) {
            product *= Math.max(count(counts.group(1)), count(counts.group(2)));
        }
        return product;
    }

    private static double count(String digits) {
        return digits == null ? 1 : Math.max(1, Double.parseDouble(digits));
    }

    private static String quoted(String literal) {
        StringBuilder quoted = new StringBuilder("'");
        literal.chars().forEach(unit -> quoted.append(String.format(Locale.ROOT, "\\u%04X", unit)));
        return quoted.append('\'').toString();
    }
}
