package io.comevl.evaluation.exam;

import io.comevl.grounding.Question;

/**
 * A question whose answer is known.
 *
 * @param kind kind of object that it is about, for scores by kind
 * @param question what is asked
 * @param expected the right answer
 */
public record Example(String kind, Question question, Expected expected) {}
