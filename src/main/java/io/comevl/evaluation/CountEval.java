package io.comevl.evaluation;

import io.comevl.grounding.PythonText;
import java.util.Optional;

/**
 * Scores plain counting as the authors' evaluator does, whose code replaces every parsed count by 1: its numbers mean
 * nothing and serve only to compare evaluators.
 */
public final class CountEval {

    private static final int ALWAYS = 1;

    private CountEval() {}

    /** Scores one answer; empty where the authors' evaluator fails: text without any word. */
    public static Optional<CountScores.Counted> score(String text, int truth) {
        boolean hasWord = !PythonText.strip(text).chars().allMatch(c -> c == '.');
        return hasWord
                ? Optional.of(new CountScores.Counted(truth, truth == ALWAYS, Math.abs(truth - ALWAYS) <= 1, true))
                : Optional.empty();
    }
}
