package io.comevl.cli;

import io.comevl.evaluation.Drift;
import io.comevl.ops.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a precision costs, as lines of text. */
final class DriftReport {

    private static final String LINE = "%-34s %-8s %12s %9s  %s";

    private final Precision precision;
    private final Precision baseline;
    private final List<Drift.Result> results;

    DriftReport(Precision precision, Precision baseline, List<Drift.Result> results) {
        this.precision = precision;
        this.baseline = baseline;
        this.results = results;
    }

    /** A line for each stage, then how many tokens and answers are the same. */
    List<String> lines(boolean failuresOnly) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                precision.title() + " against " + baseline.title(),
                "computed",
                "cosine",
                "allowed",
                ""));
        for (Drift.Result result : results) {
            result.cosines().forEach((stage, cosine) -> {
                if (!failuresOnly || !passes(cosine)) {
                    lines.add(line(result, stage, cosine));
                }
            });
        }
        results.forEach(result -> lines.add(String.format(
                Locale.ROOT,
                "%s: %d of %d tokens (%.1f %%) and %d of %d answers are the same",
                result.interpreter(),
                result.sameTokens(),
                result.tokens(),
                100.0 * result.sameTokens() / result.tokens(),
                result.sameAnswers(),
                result.answers())));
        return lines;
    }

    private String line(Drift.Result result, String stage, double cosine) {
        return String.format(
                Locale.ROOT,
                LINE,
                stage,
                result.interpreter(),
                String.format(Locale.ROOT, "%.6f", cosine),
                String.format(Locale.ROOT, "%.4f", Drift.leastCosine(precision)),
                passes(cosine) ? "pass" : "FAIL");
    }

    private boolean passes(double cosine) {
        return cosine >= Drift.leastCosine(precision);
    }

    /** Number of stages compared. */
    long rows() {
        return results.stream().mapToLong(result -> result.cosines().size()).sum();
    }

    /** How many of them are too far away; tokens are stated, not judged. */
    long failed() {
        return results.stream()
                .map(Drift.Result::cosines)
                .map(Map::values)
                .mapToLong(cosines ->
                        cosines.stream().filter(cosine -> !passes(cosine)).count())
                .sum();
    }
}
