package io.comevl.grounding;

/**
 * What an answer cost the decoder, and what was spared.
 *
 * @param reads runs of the decoder that it took part in
 * @param drafted tokens proposed from an earlier answer
 * @param accepted how many of them held, so that they cost no run of their own
 * @param forced tokens that the answer's form left no choice of
 * @param reused whether it is an earlier answer, so that it cost nothing
 */
public record Work(int reads, int drafted, int accepted, int forced, boolean reused) {

    /** An earlier answer that still holds. */
    public static final Work REUSED = new Work(0, 0, 0, 0, true);

    /** An answer that was read token by token. */
    public static Work stepwise(int tokens) {
        return new Work(tokens, 0, 0, 0, false);
    }
}
