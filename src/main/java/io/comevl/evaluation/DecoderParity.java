package io.comevl.evaluation;

import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the decoder's stages and greedy tokens of one case with the reference. Each step is fed the reference's own
 * token, so that one difference does not hide what follows; the tokens are equal if every step would have chosen them.
 */
final class DecoderParity {

    private static final Pattern BLOCK = Pattern.compile("block(\\d+)_(qkv|attn_out|swiglu|out)_rows");
    private static final Set<String> NOT_A_STAGE = Set.of("input_ids", "sample_rows", "decode_step_top2_gap");

    private final StageRow.Subject subject;
    private final GoldenFile golden;
    private final Tolerance tolerance;

    DecoderParity(StageRow.Subject subject, GoldenFile golden, Tolerance tolerance) {
        this.subject = subject;
        this.golden = golden;
        this.tolerance = tolerance;
    }

    /** Every place that the reference may hold numbers for. */
    static Set<String> places(int layers) {
        Set<String> places = new TreeSet<>(Set.of("decoder/embed", "decoder/ln_f"));
        for (int layer = 0; layer < layers; layer++) {
            for (String stage : List.of("qkv", "attn_out", "swiglu", "out")) {
                places.add("decoder/" + layer + "/" + stage);
            }
        }
        return places;
    }

    /**
     * One row for each tensor of the reference; one that nothing here knows does not pass.
     *
     * @param sequence nothing fed yet
     * @param sources feature row of each token, or -1
     */
    List<StageRow> rows(StageRunner.Sequence sequence, long[] sources, int layers) {
        long[] ids = Arrays.stream(golden.ints("input_ids")).asLongStream().toArray();
        SeenStages prompt = new SeenStages(sequence.feed(ids, sources, places(layers)));
        List<StageRow> rows = new ArrayList<>();
        for (String name : golden.names()) {
            if (!NOT_A_STAGE.contains(name) && !isDecoding(name)) {
                rows.add(promptRow(name, prompt, ids.length));
            }
        }
        if (golden.has("decode_tokens")) {
            rows.addAll(decodingRows(sequence, prompt.at("decoder/logits")));
        }
        return rows;
    }

    private static boolean isDecoding(String name) {
        return name.startsWith("decode_") || name.startsWith("score_");
    }

    private StageRow promptRow(String name, SeenStages prompt, int tokens) {
        Function<String, float[]> sampled = place -> prompt.rows(place, new int[] {0}, golden.ints("sample_rows"));
        Matcher block = BLOCK.matcher(name);
        if (block.matches()) {
            return compared(name, sampled.apply("decoder/" + block.group(1) + "/" + block.group(2)));
        }
        return switch (name) {
            case "logits" -> compared(name, prompt.batch("decoder/logits", 0));
            case "logits_rows" -> compared(name, sampled.apply("decoder/logits"));
            case "embed_rows" -> compared(name, sampled.apply("decoder/embed"));
            case "ln_f_rows" -> compared(name, sampled.apply("decoder/ln_f"));
            case "logits_argmax_all" -> chosen(name, golden.ints(name), split(prompt.at("decoder/logits")), tokens);
            default -> StageRow.counted(subject, name + " (unknown)", 1, 1, 0);
        };
    }

    private List<StageRow> decodingRows(StageRunner.Sequence sequence, Observation promptLogits) {
        int[] tokens = golden.ints("decode_tokens");
        List<float[]> all = split(promptLogits);
        List<float[]> steps = new ArrayList<>(List.of(all.get(all.size() - 1)));
        for (int step = 0; step < tokens.length - 1; step++) {
            Observation logits = sequence.feed(new long[] {tokens[step]}, new long[] {-1}, Set.of())
                    .get("decoder/logits");
            steps.add(logits.values());
        }
        List<StageRow> rows = new ArrayList<>();
        rows.add(chosen("decode_tokens", tokens, steps, tokens.length));
        if (golden.has("decode_step_logits")) {
            rows.add(compared("decode_step_logits", SeenStages.joined(steps)));
        }
        if (golden.has("score_sum_logprob")) {
            double score = 0;
            for (int step = 0; step < tokens.length; step++) {
                score += logProbability(steps.get(step), tokens[step]);
            }
            // Errors of the steps' logits add up.
            rows.add(StageRow.compared(
                    subject,
                    "score_sum_logprob",
                    golden.floats("score_sum_logprob"),
                    new float[] {(float) score},
                    tolerance.ofSum(tokens.length)));
        }
        return rows;
    }

    private StageRow compared(String name, float[] found) {
        return StageRow.compared(subject, name, golden.floats(name), found, tolerance);
    }

    /**
     * Counts where another token would be chosen. Where our two largest logits lie closer than rounding may move them
     * (twice the tolerance), either choice is right. Coarser numbers may choose another for a share of the tokens.
     */
    private StageRow chosen(String name, int[] expected, List<float[]> logits, int count) {
        int differing = Math.abs(expected.length - count);
        for (int i = 0; i < Math.min(expected.length, count); i++) {
            float[] row = logits.get(i);
            int largest = largest(row);
            boolean rounding = row[largest] - row[expected[i]] <= tolerance.rounding();
            differing += largest == expected[i] || rounding ? 0 : 1;
        }
        return StageRow.counted(
                subject, name, differing, expected.length, Math.floor(tolerance.otherTokens() * expected.length));
    }

    private static List<float[]> split(Observation logits) {
        int width = (int) logits.shape()[2];
        List<float[]> rows = new ArrayList<>();
        for (int start = 0; start < logits.values().length; start += width) {
            rows.add(Arrays.copyOfRange(logits.values(), start, start + width));
        }
        return rows;
    }

    private static int largest(float[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }

    private static double logProbability(float[] logits, int id) {
        double largest = logits[largest(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return logits[id] - largest - Math.log(sum);
    }
}
