package io.comevl.training.footage;

import java.util.EnumSet;
import java.util.Set;

/** Edges of the frame that may cut a thing off. */
enum Cut {
    LEFT,
    RIGHT,
    TOP,
    BOTTOM;

    /** What is nearer to an edge may touch it: decoders blur the last pixels. */
    private static final double TOUCHES = 0.004;

    static Set<Cut> of(Area area) {
        Set<Cut> cuts = EnumSet.noneOf(Cut.class);
        if (area.xMin() < TOUCHES) {
            cuts.add(LEFT);
        }
        if (area.xMax() > 1 - TOUCHES) {
            cuts.add(RIGHT);
        }
        if (area.yMin() < TOUCHES) {
            cuts.add(TOP);
        }
        if (area.yMax() > 1 - TOUCHES) {
            cuts.add(BOTTOM);
        }
        return cuts;
    }

    /** The edge at which a mirrored thing is cut off. */
    Cut mirrored(boolean sideways, boolean upsideDown) {
        return switch (this) {
            case LEFT -> sideways ? RIGHT : LEFT;
            case RIGHT -> sideways ? LEFT : RIGHT;
            case TOP -> upsideDown ? BOTTOM : TOP;
            case BOTTOM -> upsideDown ? TOP : BOTTOM;
        };
    }
}
