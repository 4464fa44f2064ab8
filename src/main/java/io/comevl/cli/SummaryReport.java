package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.evaluation.StreamLedger.Percentiles;
import io.comevl.evaluation.StreamLedger.Summary;
import io.comevl.job.Counted;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run's summary for eyes and for programs.
 *
 * @param summary of frames, answers and times
 * @param events that were told
 * @param answers how right they were
 * @param effort what the model did, and what it was spared
 */
record SummaryReport(Summary summary, EventTally events, AnswerTally answers, Map<Counted, Long> effort) {

    /** Several lines. */
    String text() {
        Percentiles latency = summary.latency();
        String shares = summary.stageShare().entrySet().stream()
                .map(share -> String.format(
                        Locale.ROOT,
                        "%s %.0f %%",
                        share.getKey().name().toLowerCase(Locale.ROOT),
                        100 * share.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "frames in     %d%n"
                        + "answers out   %d%n"
                        + "lost          %d%n"
                        + "duplicates    %d%n"
                        + "dead letters  %d%n"
                        + "accuracy      %s%n"
                        + "events        %s%n"
                        + "spared        %s%n"
                        + "frames/s      %.2f%n"
                        + "latency       p50 %d ms, p95 %d ms, p99 %d ms (capture to committed answer)%n"
                        + "time per stage %s",
                summary.framesIn(),
                summary.answersOut(),
                summary.lost(),
                summary.duplicates(),
                summary.refused(),
                answers.text(),
                events.text(),
                spared(),
                summary.framesPerSecond(),
                latency.p50().toMillis(),
                latency.p95().toMillis(),
                latency.p99().toMillis(),
                shares);
    }

    private String spared() {
        return String.format(
                Locale.ROOT,
                "crops %d of %d, answers %d of %d, %d of %d tokens by drafts, %d by form; %d decoder reads",
                count(Counted.CROPS_REUSED),
                count(Counted.CROPS),
                count(Counted.ANSWERS_REUSED),
                count(Counted.ANSWERS),
                count(Counted.TOKENS_ACCEPTED),
                count(Counted.TOKENS),
                count(Counted.TOKENS_FORCED),
                count(Counted.READS));
    }

    private long count(Counted counted) {
        return effort.getOrDefault(counted, 0L);
    }

    /** One line of JSON. */
    String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("framesIn", summary.framesIn());
        json.put("answersOut", summary.answersOut());
        json.put("lost", summary.lost());
        json.put("duplicates", summary.duplicates());
        json.put("deadLetters", summary.refused());
        ObjectNode byKind = json.putObject("events");
        events.byKind().forEach(byKind::put);
        answers.writeTo(json.putObject("accuracy"));
        ObjectNode done = json.putObject("effort");
        for (Counted counted : Counted.values()) {
            done.put(counted.title(), count(counted));
        }
        json.put("framesPerSecond", rounded(summary.framesPerSecond()));
        ObjectNode latency = json.putObject("latencyMs");
        latency.put("p50", millis(summary.latency().p50()));
        latency.put("p95", millis(summary.latency().p95()));
        latency.put("p99", millis(summary.latency().p99()));
        ObjectNode shares = json.putObject("stageShare");
        summary.stageShare()
                .forEach((stage, share) -> shares.put(stage.name().toLowerCase(Locale.ROOT), rounded(share)));
        return json.toString();
    }

    private static double millis(Duration duration) {
        return rounded(duration.toNanos() / 1e6);
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
