package io.comevl.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Continues texts, each with the likeliest token again and again (ARCHITECTURE section 12).
 *
 * <p>The texts are rows of one batch, so a step of all costs one run of the model. A row sees nothing of the others and
 * gets the tokens that it would get alone. New rows join between two steps, whatever they begin with, and a row that is
 * finished leaves. Used by one thread.
 *
 * @param <M> the language model's memory
 */
final class GreedyDecoder<M> {

    private final LanguageModel<M> model;
    private List<TextRow> rows = List.of();
    private M memory;

    GreedyDecoder(LanguageModel<M> model) {
        this.model = model;
    }

    /**
     * Continues texts that begin alike.
     *
     * @param prefix one row that all texts begin with; stays as it is
     * @param texts what follows it in each of them
     */
    List<TextRow.Continued> decode(M prefix, List<TextRow.Start> texts) {
        List<TextRow> begun = begin(texts);
        try {
            add(prefix, begun);
            while (!isIdle()) {
                step();
            }
        } finally {
            abandon();
        }
        return begun.stream().map(TextRow::continued).toList();
    }

    /** Rows that have yet to join. */
    List<TextRow> begin(List<TextRow.Start> texts) {
        return texts.stream().map(text -> new TextRow(text, model.endOfText())).toList();
    }

    /**
     * Lets rows join that go on from one beginning.
     *
     * @param prefix their beginning, one row; stays as it is
     */
    void add(M prefix, List<TextRow> more) {
        List<TextRow> unfinished =
                more.stream().filter(row -> !row.isFinished()).toList();
        if (unfinished.isEmpty()) {
            return;
        }
        M begun = model.rows(prefix, new int[unfinished.size()]);
        if (rows.isEmpty()) {
            memory = begun;
        } else {
            try {
                memory = replace(model.join(memory, begun));
            } finally {
                model.forget(begun);
            }
        }
        List<TextRow> all = new ArrayList<>(rows);
        all.addAll(unfinished);
        rows = all;
    }

    /** How many rows are under way. */
    int size() {
        return rows.size();
    }

    boolean isIdle() {
        return rows.isEmpty();
    }

    /** One run of the model for all rows; those that are finished by it leave. */
    void step() {
        long began = System.nanoTime();
        LanguageModel.Reading<M> reading =
                model.read(memory, rows.stream().map(TextRow::feed).toList());
        memory = replace(reading.memory());
        int[] vain = new int[rows.size()];
        for (int i = 0; i < vain.length; i++) {
            vain[i] = rows.get(i).take(reading.logits()[i]);
        }
        long share = (System.nanoTime() - began) / rows.size();
        rows.forEach(row -> row.spend(share));
        keep(vain);
    }

    private void keep(int[] vain) {
        int[] unfinished = IntStream.range(0, rows.size())
                .filter(i -> !rows.get(i).isFinished())
                .toArray();
        if (unfinished.length == 0) {
            abandon();
            return;
        }
        if (IntStream.of(vain).anyMatch(tokens -> tokens > 0)) {
            memory = model.unread(memory, vain);
        }
        if (unfinished.length < rows.size()) {
            memory = replace(model.rows(memory, unfinished));
            rows = IntStream.of(unfinished).mapToObj(rows::get).toList();
        }
    }

    /** Lets go of all rows. */
    void abandon() {
        if (!rows.isEmpty()) {
            rows = List.of();
            model.forget(memory);
            memory = null;
        }
    }

    private M replace(M by) {
        model.forget(memory);
        return by;
    }
}
