package io.comevl.grounding;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A language model whose logits are a hash of exactly the tokens and positions that a row may see: whoever shows it a
 * padding cell, hides a token or miscounts a position gets other tokens. Counts what is open.
 */
final class HashLanguage implements LanguageModel {

    static final int VOCABULARY = 40;
    static final int END = 0;

    private static final int PADDING = -1;

    private int open;
    private int reads;

    @Override
    public Reading read(Memory past, Tokens tokens) {
        reads++;
        List<List<Long>> cells = new ArrayList<>();
        float[][] logits = new float[tokens.ids().size()][];
        for (int row = 0; row < logits.length; row++) {
            List<Long> remembered = new ArrayList<>(((Cells) past).rows.get(row));
            BitSet visible = tokens.visible().get(row);
            long seen = 0;
            for (int cell = 0; cell < remembered.size(); cell++) {
                seen += visible.get(cell) ? remembered.get(cell) : 0;
            }
            int[] ids = tokens.ids().get(row);
            for (int i = 0; i < tokens.longest(); i++) {
                int id = i < ids.length ? ids[i] : PADDING;
                long cell = mix(31L * id + 1_000_003L * (tokens.positions()[row] + i));
                remembered.add(cell);
                seen += i < ids.length ? cell : 0;
            }
            logits[row] = logits(seen);
            cells.add(remembered);
        }
        return new Reading(new Cells(cells), logits);
    }

    @Override
    public Memory choose(Memory memory, int[] rows) {
        List<List<Long>> chosen = new ArrayList<>();
        for (int row : rows) {
            chosen.add(((Cells) memory).rows.get(row));
        }
        return new Cells(chosen);
    }

    @Override
    public int endOfText() {
        return END;
    }

    Memory empty() {
        return new Cells(List.of(List.of()));
    }

    int open() {
        return open;
    }

    int reads() {
        return reads;
    }

    private static float[] logits(long seen) {
        float[] logits = new float[VOCABULARY];
        for (int id = 0; id < VOCABULARY; id++) {
            logits[id] = Math.floorMod(mix(seen + 7919L * id), 1_000_003L) / 200_000f;
        }
        return logits;
    }

    private static long mix(long x) {
        long mixed = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private final class Cells implements Memory {

        private final List<List<Long>> rows;
        private boolean closed;

        Cells(List<List<Long>> rows) {
            this.rows = rows;
            open++;
        }

        @Override
        public int cells() {
            if (closed) {
                throw new IllegalStateException("read after close");
            }
            return rows.get(0).size();
        }

        @Override
        public void close() {
            open -= closed ? 0 : 1;
            closed = true;
        }
    }
}
