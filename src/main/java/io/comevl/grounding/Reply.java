package io.comevl.grounding;

import java.time.Duration;

/**
 * A question's answer with how it came about.
 *
 * @param question what was asked
 * @param text generated text, stripped
 * @param answer the text as understood
 * @param confidence geometric mean of the chosen tokens' probabilities, in [0,1]
 * @param tokens generated tokens, end of text included
 * @param decode time spent on this question's own tokens; shared work is divided evenly among the questions
 * @param work what it cost beside time
 */
public record Reply(
        Question question, String text, Answer answer, double confidence, int tokens, Duration decode, Work work) {

    /** An answer that was read token by token. */
    public Reply(Question question, String text, Answer answer, double confidence, int tokens, Duration decode) {
        this(question, text, answer, confidence, tokens, decode, Work.stepwise(tokens));
    }

    /** The same answer again, which costs nothing. */
    Reply again() {
        return new Reply(question, text, answer, confidence, tokens, Duration.ZERO, Work.REUSED);
    }
}
