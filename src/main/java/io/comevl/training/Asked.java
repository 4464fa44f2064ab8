package io.comevl.training;

import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.training.world.Truth;
import java.util.List;

/**
 * A question about a scene whose answer is known.
 *
 * @param question what is asked
 * @param truth the right answer; points in order of x, then y
 * @param about the things that the answer speaks of, in the answer's order
 */
public record Asked(Question question, Answer truth, List<Truth> about) {

    /** Copies the list. */
    public Asked {
        about = List.copyOf(about);
    }
}
