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
     * @param rows what each row reads next
     */
    Reading<M> read(M past, List<Feed> rows);

    /** A memory made of another's rows in the given order, which stays as it is; a row may be taken more than once. */
    M rows(M memory, int... rows);

    /** A memory made of the rows of two others, which stay as they are. */
    M join(M first, M second);

    /** The memory as if the last tokens of each row had not been read; the one given is used up. */
    M unread(M memory, int... tokens);

    /** Frees a memory. */
    void forget(M memory);

    /** Id that ends a text. */
    long endOfText();

    /**
     * What a row reads.
     *
     * @param ids at least one token
     * @param wanted after how many of the last of them logits are wanted
     */
    record Feed(long[] ids, int wanted) {}

    /**
     * What reading yields.
     *
     * @param memory the rows with their new tokens; to be forgotten by the reader
     * @param logits float32[rows, wanted, ids], those of a row after each of its last tokens
     */
    record Reading<M>(M memory, float[][][] logits) {}
}
