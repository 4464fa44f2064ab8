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
 */
public record Reply(Question question, String text, Answer answer, double confidence, int tokens, Duration decode) {}
