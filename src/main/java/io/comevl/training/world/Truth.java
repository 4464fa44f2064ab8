package io.comevl.training.world;

import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;

/**
 * What is known of one thing in a scene. Coordinates are fractions of the frame.
 *
 * @param id its identity, the same as long as it is there
 * @param look what it looks like
 * @param box smallest rectangle around its outline within the frame, hidden parts included
 * @param centre middle of what is seen of it; the box's centre where nothing is
 * @param visible part of its outline that is seen: neither hidden by others nor outside the frame
 * @param coloured whether its look's colour is known; if not, nothing about its colour may be asked or learned
 */
public record Truth(long id, Look look, Box box, Point centre, double visible, boolean coloured) {

    /** A thing of known colour. */
    public Truth(long id, Look look, Box box, Point centre, double visible) {
        this(id, look, box, centre, visible, true);
    }
}
