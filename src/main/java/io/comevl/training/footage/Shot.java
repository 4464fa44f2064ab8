package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.world.Truth;
import java.util.List;

/**
 * A picture for training and what is known of it.
 *
 * @param frame the picture
 * @param truth things in it, the farthest first; their colours are not known
 */
public record Shot(Pixels frame, List<Truth> truth) {

    /** Keeps a copy of the list. */
    public Shot {
        truth = List.copyOf(truth);
    }
}
