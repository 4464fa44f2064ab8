package io.comevl.grounding;

import java.util.ArrayList;
import java.util.List;

/**
 * A language model whose logits are a hash of the tokens that a row has read and of their positions: whoever mixes rows
 * up, reads a token twice or leaves one out gets other tokens. Counts what is open.
 */
final class HashLanguage implements LanguageModel<HashLanguage.Memory> {

    static final int VOCABULARY = 40;
    static final long END = 0;

    private int open;
    private int reads;

    /** What rows have read. */
    static final class Memory {

        private final List<List<Long>> rows;
        private boolean forgotten;

        private Memory(List<List<Long>> rows) {
            this.rows = rows;
        }
    }

    @Override
    public Reading<Memory> read(Memory past, List<Feed> feeds) {
        reads++;
        List<List<Long>> rows = new ArrayList<>();
        float[][][] logits = new float[feeds.size()][][];
        for (int row = 0; row < logits.length; row++) {
            Feed feed = feeds.get(row);
            logits[row] = new float[feed.wanted()][];
            List<Long> read = new ArrayList<>(rows(past).get(row));
            for (int i = 0; i < feed.ids().length; i++) {
                read.add(feed.ids()[i]);
                int wanted = i - (feed.ids().length - feed.wanted());
                if (wanted >= 0) {
                    logits[row][wanted] = logits(read);
                }
            }
            rows.add(read);
        }
        return new Reading<>(remember(rows), logits);
    }

    @Override
    public Memory join(Memory first, Memory second) {
        List<List<Long>> both = new ArrayList<>(rows(first));
        both.addAll(rows(second));
        return remember(both);
    }

    @Override
    public Memory unread(Memory memory, int... tokens) {
        List<List<Long>> rows = new ArrayList<>();
        for (int row = 0; row < tokens.length; row++) {
            List<Long> read = rows(memory).get(row);
            rows.add(read.subList(0, read.size() - tokens[row]));
        }
        Memory shorter = remember(rows);
        forget(memory);
        return shorter;
    }

    @Override
    public Memory rows(Memory memory, int... rows) {
        List<List<Long>> chosen = new ArrayList<>();
        for (int row : rows) {
            chosen.add(rows(memory).get(row));
        }
        return remember(chosen);
    }

    @Override
    public void forget(Memory memory) {
        if (memory.forgotten) {
            throw new IllegalStateException("forgotten twice");
        }
        memory.forgotten = true;
        open--;
    }

    @Override
    public long endOfText() {
        return END;
    }

    Memory empty() {
        return remember(List.of(List.of()));
    }

    int open() {
        return open;
    }

    int reads() {
        return reads;
    }

    private Memory remember(List<List<Long>> rows) {
        open++;
        return new Memory(rows);
    }

    private static List<List<Long>> rows(Memory memory) {
        if (memory.forgotten) {
            throw new IllegalStateException("read after it was forgotten");
        }
        return memory.rows;
    }

    private static float[] logits(List<Long> read) {
        long seen = 0;
        for (int position = 0; position < read.size(); position++) {
            seen += mix(31 * read.get(position) + 1_000_003L * position);
        }
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
}
