package io.comevl.grounding;

import java.util.List;

/**
 * The decoder as greedy decoding drives it: rows of tokens go in, logits and a memory of all that was read come out.
 * Tests replace it.
 *
 * @param <M> what rows have read; a row knows how much that is, whatever the others have read
 */
interface LanguageModel<M> {

    /**
     * Reads tokens after what was read before.
     *
     * @param past what the rows have read; stays as it is
     * @param tokens for each row at least one token
     */
    Reading<M> read(M past, List<long[]> tokens);

    /** A memory made of another's rows in the given order, which stays as it is; a row may be taken more than once. */
    M rows(M memory, int... rows);

    /** Frees a memory. */
    void forget(M memory);

    /** Id that ends a text. */
    long endOfText();

    /**
     * What reading yields.
     *
     * @param memory the rows with their new tokens; to be forgotten by the reader
     * @param logits float32[rows, ids] after each row's last token
     */
    record Reading<M>(M memory, float[][] logits) {}
}
