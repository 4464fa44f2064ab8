package io.comevl.grounding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Continues several texts that begin alike, each with the likeliest token again and again (ARCHITECTURE section 12).
 *
 * <p>The texts are rows of one batch that share what was read before them, so a step of all costs one run of the model.
 * A row sees nothing of the others and gets the tokens that it would get alone. A row that is finished leaves the batch.
 *
 * @param <M> the language model's memory
 */
final class GreedyDecoder<M> {

    private final LanguageModel<M> model;

    GreedyDecoder(LanguageModel<M> model) {
        this.model = model;
    }

    /**
     * One continued text.
     *
     * @param ids chosen tokens, the end of text included where it was reached
     * @param confidence geometric mean of the chosen tokens' probabilities
     * @param time spent on this text; what several share is divided evenly
     */
    record Continued(long[] ids, double confidence, Duration time) {}

    /**
     * Continues texts.
     *
     * @param prefix one row that all texts begin with; stays as it is
     * @param prompts what follows the prefix in each text, at least one token each
     * @param stepLimit most tokens of one continuation
     */
    List<Continued> decode(M prefix, List<long[]> prompts, int stepLimit) {
        if (stepLimit < 1 || prompts.stream().anyMatch(prompt -> prompt.length == 0)) {
            throw new IllegalArgumentException("decoding: expected at least 1 step and prompts of at least 1 token");
        }
        List<Row> rows = prompts.stream().map(Row::new).toList();
        if (!rows.isEmpty()) {
            finish(rows, model.rows(prefix, new int[rows.size()]), stepLimit);
        }
        return rows.stream().map(Row::continued).toList();
    }

    /** Decodes until all rows are finished; forgets the memory. */
    private void finish(List<Row> rows, M start, int stepLimit) {
        M memory = start;
        List<Row> active = rows;
        try {
            while (!active.isEmpty()) {
                long began = System.nanoTime();
                LanguageModel.Reading<M> reading = model.read(
                        memory, active.stream().map(row -> row.waiting).toList());
                memory = replace(memory, reading.memory());
                choose(active, reading.logits(), began);

                List<Row> read = active;
                int[] unfinished = IntStream.range(0, read.size())
                        .filter(i -> !read.get(i).isFinished(stepLimit, model.endOfText()))
                        .toArray();
                if (unfinished.length > 0 && unfinished.length < read.size()) {
                    memory = replace(memory, model.rows(memory, unfinished));
                }
                active = IntStream.of(unfinished).mapToObj(read::get).toList();
            }
        } finally {
            model.forget(memory);
        }
    }

    private static void choose(List<Row> rows, float[][] logits, long began) {
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).choose(logits[i]);
        }
        long share = (System.nanoTime() - began) / rows.size();
        rows.forEach(row -> row.nanos += share);
    }

    private M replace(M old, M by) {
        model.forget(old);
        return by;
    }

    /** One text on its way. */
    private static final class Row {

        private final List<Long> chosen = new ArrayList<>();
        private long[] waiting;
        private double logProbability;
        private long nanos;

        Row(long[] prompt) {
            waiting = prompt;
        }

        /** Takes the likeliest token, the lowest of equals; it waits to be read. */
        void choose(float[] logits) {
            int best = 0;
            for (int id = 1; id < logits.length; id++) {
                if (logits[id] > logits[best]) {
                    best = id;
                }
            }
            logProbability += logProbability(logits, best);
            chosen.add((long) best);
            waiting = new long[] {best};
        }

        boolean isFinished(int stepLimit, long endOfText) {
            return chosen.size() >= stepLimit || chosen.get(chosen.size() - 1) == endOfText;
        }

        Continued continued() {
            return new Continued(
                    chosen.stream().mapToLong(Long::longValue).toArray(),
                    Math.exp(logProbability / chosen.size()),
                    Duration.ofNanos(nanos));
        }

        private static double logProbability(float[] logits, int best) {
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit - (double) logits[best]);
            }
            if (!Double.isFinite(sum)) {
                throw new IllegalStateException("decoder: logits are not finite; the model or its weights are damaged");
            }
            return -Math.log(sum);
        }
    }
}
