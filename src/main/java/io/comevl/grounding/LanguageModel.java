package io.comevl.grounding;

import java.util.BitSet;
import java.util.List;

/**
 * The decoder as greedy decoding drives it: rows of tokens go in, logits and a memory of all that was read come out.
 * Tests replace it. Calls come from one thread at a time for one memory.
 */
interface LanguageModel {

    /**
     * Reads tokens after what was read before.
     *
     * @param past what the rows have read; stays open
     * @return memory of past and new tokens, which the caller closes, and logits after each row's last token
     */
    Reading read(Memory past, Tokens tokens);

    /**
     * A memory made of another's rows, in the given order; a row may be taken more than once.
     *
     * @param memory stays open
     * @return memory that the caller closes
     */
    Memory choose(Memory memory, int[] rows);

    /** Id that ends a text. */
    int endOfText();

    /** What some rows have read, in cells: one a token, padding included, as many for each row. */
    interface Memory extends AutoCloseable {

        /** Cells of each row. */
        int cells();

        /** Frees it; closing twice is harmless. */
        @Override
        void close();
    }

    /**
     * New tokens of some rows; shorter rows are padded at their ends to the longest.
     *
     * @param ids for each row its tokens, at least one
     * @param positions for each row the position of its first new token in its sequence
     * @param visible for each row the past cells that it may see; the others were padding
     */
    record Tokens(List<int[]> ids, int[] positions, List<BitSet> visible) {

        /** Tokens of the longest row. */
        int longest() {
            return ids.stream().mapToInt(row -> row.length).max().orElseThrow();
        }
    }

    /**
     * What reading yields.
     *
     * @param memory past and new cells
     * @param logits for each row after its last token
     */
    record Reading(Memory memory, float[][] logits) {}
}
