package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.evaluation.Benchmark;
import io.comevl.evaluation.DecodeLimit;
import io.comevl.evaluation.jlama.JlamaComparison;
import io.comevl.grounding.SceneModel;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What {@code comevl bench} found, as tables for people and as JSON.
 *
 * @param err where tables go
 */
record BenchReport(PrintWriter err) {

    /** Of the memory over a long time; all of it is in the JSON and in the plot. */
    private static final int LINES = 15;

    /**
     * Graphs against a baseline: tells of each stage as soon as it is measured.
     *
     * @param against the baseline's name, if it is another bundle
     */
    Consumer<Benchmark.Row> stages(String header, Optional<String> against, ArrayNode results) {
        err.println(header);
        err.printf("%-28s %26s %26s %9s%n", "work", "graph, ms", against.orElse("NDArray") + ", ms", "speed-up");
        return row -> {
            err.printf(
                    "%-28s %26s %26s %8.2fx%n", row.work(), text(row.measured()), text(row.baseline()), row.speedUp());
            ObjectNode result = results.addObject();
            result.put("work", row.work());
            result.put("graphMs", row.measured().medianMillis());
            result.put(
                    against.isPresent() ? "againstMs" : "ndarrayMs",
                    row.baseline().medianMillis());
            result.put("speedUp", row.speedUp());
        };
    }

    /** The second encoder's cost, by what there would be without it. */
    void encoders(List<EncoderCost.Row> rows, String header, ArrayNode results) {
        err.println(header);
        err.printf(
                "%-28s %26s %26s %6s %26s %6s%n",
                "work", "semantic only, ms", "fused, ms", "cost", "side by side, ms", "cost");
        for (EncoderCost.Row row : rows) {
            err.printf(
                    Locale.ROOT,
                    "%-28s %26s %26s %5.2fx %26s %5.2fx%n",
                    row.work(),
                    text(row.single()),
                    text(row.fused()),
                    row.fusedCost(),
                    text(row.concatenated()),
                    row.concatenatedCost());
            ObjectNode result = results.addObject();
            result.put("work", row.work());
            result.put("semanticOnlyMs", row.single().medianMillis());
            result.put("fusedMs", row.fused().medianMillis());
            result.put("fusedCost", row.fusedCost());
            result.put("concatenatedMs", row.concatenated().medianMillis());
            result.put("concatenatedCost", row.concatenatedCost());
        }
    }

    void bandwidth(DecodeLimit.Result measured, String title, int threads, int pairs, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "%s, %d threads, one text, median of %d interleaved turns (quartiles):%n"
                        + "  decode step %s ms, %.1f tokens/s; plain read of its %.2f GB of weights %s ms,"
                        + " %.1f GB/s; %.2f of what memory allows%n",
                title,
                threads,
                pairs,
                text(measured.step()),
                measured.tokensPerSecond(),
                measured.bytes() / 1e9,
                text(measured.read()),
                measured.gigabytesPerSecond(),
                measured.share());
        result.put("weightBytes", measured.bytes());
        result.put("stepMs", measured.step().medianMillis());
        result.put("tokensPerSecond", measured.tokensPerSecond());
        result.put("readMs", measured.read().medianMillis());
        result.put("gigabytesPerSecond", measured.gigabytesPerSecond());
        result.put("share", measured.share());
    }

    /** Decode steps against Jlama's, with one choice of its types. */
    void jlama(JlamaComparison.Result measured, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "  graphs %s ms, %.1f tokens/s; Jlama %s ms, %.1f tokens/s (%s); %.2f times as fast as Jlama%n"
                        + "    the same token is likeliest to both after %d of %d tokens; logits are %.2g of their"
                        + " spread apart%n",
                text(measured.ours()),
                measured.tokensPerSecond(),
                text(measured.jlama()),
                measured.jlamaTokensPerSecond(),
                measured.description(),
                measured.speedUp(),
                measured.agreement().equal(),
                measured.agreement().tokens(),
                measured.agreement().apart());
        result.put("label", measured.types().weights());
        result.put("jlama", measured.description());
        result.put("stepMs", measured.ours().medianMillis());
        result.put("tokensPerSecond", measured.tokensPerSecond());
        result.put("jlamaStepMs", measured.jlama().medianMillis());
        result.put("jlamaTokensPerSecond", measured.jlamaTokensPerSecond());
        result.put("speedUp", measured.speedUp());
        result.put("comparedTokens", measured.agreement().tokens());
        result.put("equalTokens", measured.agreement().equal());
        result.put("logitsApart", measured.agreement().apart());
    }

    void frame(FrameTime.Result measured, SceneModel.ModelCard card, int frames, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "%s %s, one counting question on each of %d frames of the demo, %.1f tokens an answer; median ms"
                        + " (quartiles)%n",
                card.name(),
                card.precision(),
                frames,
                measured.tokens());
        part("decode", measured.decode(), result);
        part("encode", measured.encode(), result);
        part("ground", measured.ground(), result);
        part("whole", measured.whole(), result);
    }

    private void part(String name, Benchmark.Spread spread, ObjectNode result) {
        err.printf("  %-8s %s%n", name, text(spread));
        result.put(name + "Ms", spread.medianMillis());
    }

    void job(JobOverhead.Result measured, int pairs, int frames, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "one counting query, full load, median of %d interleaved turns of %d frames:%n"
                        + "  bare model %.1f ms a frame, whole job %.1f ms a frame, overhead %.1f %%%n",
                pairs,
                frames,
                measured.bareMillis(),
                measured.jobMillis(),
                100 * measured.overhead());
        result.put("bareMsPerFrame", measured.bareMillis());
        result.put("jobMsPerFrame", measured.jobMillis());
        result.put("overhead", measured.overhead());
    }

    void cameras(List<CameraGrowth.Row> rows, int pairs, ArrayNode results) {
        err.printf("one counting query, full load, median of %d interleaved turns (quartiles)%n", pairs);
        err.printf("%-8s %26s %16s %10s%n", "cameras", "ms a frame", "by one camera's", "live, MB");
        for (CameraGrowth.Row row : rows) {
            err.printf(
                    Locale.ROOT,
                    "%-8d %26s %16.2f %10.0f%n",
                    row.cameras(),
                    text(row.millis()),
                    row.share(),
                    row.liveMegabytes());
            ObjectNode result = results.addObject();
            result.put("cameras", row.cameras());
            result.put("msPerFrame", row.millis().medianMillis());
            result.put("share", row.share());
            result.put("liveMegabytes", row.liveMegabytes());
        }
    }

    void steady(SteadyState.Result measured, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "%d frames, %d answers; growth in the later half: resident %.1f MB an hour, live objects %.1f MB an hour%n",
                measured.frames(),
                measured.answers(),
                measured.residentGrowthPerHour(),
                measured.liveGrowthPerHour());
        err.printf("%-8s %14s %10s%n", "minute", "resident, MB", "live, MB");
        List<MemoryWatch.Sample> live = measured.live();
        for (int i = 0; i < live.size(); i += Math.max(1, live.size() / LINES)) {
            Duration at = live.get(i).at();
            OptionalDouble resident = measured.resident().stream()
                    .filter(sample -> sample.at().compareTo(at) <= 0)
                    .mapToDouble(MemoryWatch.Sample::megabytes)
                    .reduce((earlier, later) -> later);
            err.printf(
                    Locale.ROOT,
                    "%-8.1f %14.0f %10.0f%n",
                    at.toMillis() / 60_000.0,
                    resident.orElse(0),
                    live.get(i).megabytes());
        }
        result.put("frames", measured.frames());
        result.put("answers", measured.answers());
        result.put("residentGrowthPerHour", measured.residentGrowthPerHour());
        result.put("liveGrowthPerHour", measured.liveGrowthPerHour());
        samples(measured.resident(), result.putArray("resident"));
        samples(live, result.putArray("live"));
    }

    private static void samples(List<MemoryWatch.Sample> samples, ArrayNode results) {
        samples.forEach(sample -> results.addObject()
                .put("minute", sample.at().toMillis() / 60_000.0)
                .put("megabytes", sample.megabytes()));
    }

    void planning(PlanningLoad.Result measured, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "  %d frames planned in %.1f us each, %d of %d changes applied, frames under way %.0f at first"
                        + " and %.0f in the end, %d restarts%n",
                measured.frames(),
                measured.micros(),
                measured.applied(),
                measured.changes(),
                measured.earlyLag(),
                measured.lateLag(),
                measured.restarts());
        result.put("frames", measured.frames());
        result.put("microsPerFrame", measured.micros());
        result.put("changes", measured.changes());
        result.put("applied", measured.applied());
        result.put("earlyLag", measured.earlyLag());
        result.put("lateLag", measured.lateLag());
        result.put("restarts", measured.restarts());
    }

    void overload(OverloadSoak.Result measured, double minutes, ObjectNode result) {
        err.printf(
                Locale.ROOT,
                "the job answers %.1f frames/s and was fed three times as many for %.1f min; latency from capture to answer"
                        + " and memory in the first and in the last third of that time:%n",
                measured.answeredPerSecond(),
                minutes);
        err.printf(
                "%-8s %8s %9s %8s %5s %18s %18s %15s %13s %13s%n",
                "policy",
                "fed",
                "answered",
                "skipped",
                "lost",
                "p50, s",
                "p99, s",
                "memory, MB",
                "live, MB",
                "chatty/other");
        result.put("answeredPerSecond", measured.answeredPerSecond());
        ArrayNode rows = result.putArray("policies");
        for (OverloadSoak.Row row : measured.rows()) {
            err.printf(
                    Locale.ROOT,
                    "%-8s %8d %9d %8d %5d %8.2f %8.2f  %8.2f %8.2f  %6.0f %6.0f  %6.0f %6.0f  %13.2f%n",
                    row.policy().name().toLowerCase(Locale.ROOT),
                    row.fed(),
                    row.answered(),
                    row.skipped(),
                    row.lost(),
                    row.early().p50().toMillis() / 1000.0,
                    row.late().p50().toMillis() / 1000.0,
                    row.early().p99().toMillis() / 1000.0,
                    row.late().p99().toMillis() / 1000.0,
                    row.early().memory().residentMegabytes(),
                    row.late().memory().residentMegabytes(),
                    row.early().memory().liveMegabytes(),
                    row.late().memory().liveMegabytes(),
                    row.chattyPerOther());
            rows.add(asJson(row));
        }
    }

    private static ObjectNode asJson(OverloadSoak.Row row) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("policy", row.policy().name().toLowerCase(Locale.ROOT));
        json.put("fed", row.fed()).put("answered", row.answered());
        json.put("skipped", row.skipped()).put("lost", row.lost());
        json.put("earlyP50Ms", row.early().p50().toMillis());
        json.put("lateP50Ms", row.late().p50().toMillis());
        json.put("earlyP99Ms", row.early().p99().toMillis());
        json.put("lateP99Ms", row.late().p99().toMillis());
        json.put("earlyMegabytes", row.early().memory().residentMegabytes());
        json.put("lateMegabytes", row.late().memory().residentMegabytes());
        json.put("earlyLiveMegabytes", row.early().memory().liveMegabytes());
        json.put("lateLiveMegabytes", row.late().memory().liveMegabytes());
        json.put("chattyPerOther", row.chattyPerOther());
        json.put("drainedMs", row.drained().toMillis());
        return json;
    }

    private static String text(Benchmark.Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f - %.2f)", spread.medianMillis(), spread.lowerMillis(), spread.upperMillis());
    }
}
