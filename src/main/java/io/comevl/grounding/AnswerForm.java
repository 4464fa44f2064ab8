package io.comevl.grounding;

/**
 * A place within an answer of a known form: which tokens may come next, and where each leads. A token automaton, made as
 * far as it is walked.
 */
interface AnswerForm {

    /** Words: any token may come at any place. */
    AnswerForm FREE = new AnswerForm() {
        @Override
        public boolean isFree() {
            return true;
        }

        @Override
        public long[] allowed() {
            throw new IllegalStateException("free words: every token is allowed");
        }

        @Override
        public AnswerForm after(long token) {
            return this;
        }
    };

    /** Whether any token may come. */
    boolean isFree();

    /** The tokens that may come, at least one, in ascending order; not to be asked where any may. */
    long[] allowed();

    /** The place after one of them. */
    AnswerForm after(long token);

    /** Whether there is no choice. */
    default boolean isForced() {
        return !isFree() && allowed().length == 1;
    }
}
