package io.comevl.grounding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Continues several texts that begin alike, each with the likeliest token again and again (ARCHITECTURE section 12).
 *
 * <p>The texts are rows of one batch that share what was read before them. Rows of different lengths are padded once,
 * when their prompts are read; the padding's cells are hidden from then on and each row counts positions for itself, so
 * a row's tokens are those that it would get alone. A row that is finished leaves the batch.
 */
final class GreedyDecoder {

    private final LanguageModel model;

    GreedyDecoder(LanguageModel model) {
        this.model = model;
    }

    /**
     * One continued text.
     *
     * @param ids chosen tokens, the end of text included where it was reached
     * @param confidence geometric mean of the chosen tokens' probabilities
     * @param time spent on this text; what several share is divided evenly
     */
    record Generated(int[] ids, double confidence, Duration time) {}

    /**
     * Continues texts.
     *
     * @param prefix one row that all texts begin with; stays open
     * @param prompts what follows the prefix in each text, at least one token each
     * @param stepLimit most tokens of one continuation
     */
    List<Generated> decode(LanguageModel.Memory prefix, List<int[]> prompts, int stepLimit) {
        if (stepLimit < 1 || prompts.stream().anyMatch(prompt -> prompt.length == 0)) {
            throw new IllegalArgumentException("decoding: expected at least 1 step and prompts of at least 1 token");
        }
        List<Row> rows =
                prompts.stream().map(prompt -> new Row(prompt, prefix.cells())).toList();
        if (!rows.isEmpty()) {
            finish(rows, model.choose(prefix, new int[rows.size()]), stepLimit);
        }
        return rows.stream().map(Row::generated).toList();
    }

    /** Decodes until all rows are finished; closes the memory. */
    private void finish(List<Row> rows, LanguageModel.Memory start, int stepLimit) {
        LanguageModel.Memory memory = start;
        List<Row> active = rows;
        try {
            while (!active.isEmpty()) {
                long began = System.nanoTime();
                int firstCell = memory.cells();
                LanguageModel.Reading reading = model.read(memory, waiting(active));
                memory = replace(memory, reading.memory());
                choose(active, reading.logits(), firstCell, began);

                List<Row> read = active;
                int[] unfinished = IntStream.range(0, read.size())
                        .filter(i -> !read.get(i).isFinished(stepLimit, model.endOfText()))
                        .toArray();
                if (unfinished.length > 0 && unfinished.length < read.size()) {
                    memory = replace(memory, model.choose(memory, unfinished));
                }
                active = IntStream.of(unfinished).mapToObj(read::get).toList();
            }
        } finally {
            memory.close();
        }
    }

    private static LanguageModel.Tokens waiting(List<Row> rows) {
        return new LanguageModel.Tokens(
                rows.stream().map(row -> row.waiting).toList(),
                rows.stream().mapToInt(row -> row.position).toArray(),
                rows.stream().map(row -> row.visible).toList());
    }

    private static void choose(List<Row> rows, float[][] logits, int firstCell, long began) {
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).choose(logits[i], firstCell);
        }
        long share = (System.nanoTime() - began) / rows.size();
        rows.forEach(row -> row.nanos += share);
    }

    private static LanguageModel.Memory replace(LanguageModel.Memory old, LanguageModel.Memory by) {
        old.close();
        return by;
    }

    /** One text on its way. */
    private static final class Row {

        private final List<Integer> chosen = new ArrayList<>();
        private final BitSet visible = new BitSet();
        private int[] waiting;
        private int position;
        private double logProbability;
        private long nanos;

        Row(int[] prompt, int prefixCells) {
            waiting = prompt;
            position = prefixCells;
            visible.set(0, prefixCells);
        }

        /** Takes the likeliest token, the lowest of equals, after the waiting ones were read into cells. */
        void choose(float[] logits, int firstCell) {
            int best = 0;
            for (int id = 1; id < logits.length; id++) {
                if (logits[id] > logits[best]) {
                    best = id;
                }
            }
            logProbability += logProbability(logits, best);
            chosen.add(best);
            visible.set(firstCell, firstCell + waiting.length);
            position += waiting.length;
            waiting = new int[] {best};
        }

        boolean isFinished(int stepLimit, int endOfText) {
            return chosen.size() >= stepLimit || chosen.get(chosen.size() - 1) == endOfText;
        }

        Generated generated() {
            return new Generated(
                    chosen.stream().mapToInt(Integer::intValue).toArray(),
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
