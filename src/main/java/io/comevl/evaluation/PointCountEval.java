package io.comevl.evaluation;

import io.comevl.grounding.CountReader;
import java.util.OptionalLong;

/** Scores counting after pointing as the authors' evaluator does; "There are none" is no count to it. */
public final class PointCountEval {

    private PointCountEval() {}

    /** Scores one answer. */
    public static CountScores.Counted score(String text, int truth) {
        OptionalLong stated = CountReader.read(text);
        boolean valid = stated.isPresent();
        boolean correct = valid && stated.getAsLong() == truth;
        boolean close = valid && stated.getAsLong() >= truth - 1L && stated.getAsLong() <= truth + 1L;
        return new CountScores.Counted(truth, correct, close, valid);
    }
}
