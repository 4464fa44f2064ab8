package io.comevl.evaluation.exam;

import io.comevl.frame.Pixels;
import java.util.List;

/**
 * A picture and the questions about it.
 *
 * @param name of the picture, for people
 * @param pixels the picture
 * @param examples its questions
 */
public record Sheet(String name, Pixels pixels, List<Example> examples) {

    /** Copies the list. */
    public Sheet {
        examples = List.copyOf(examples);
    }
}
