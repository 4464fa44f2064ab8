package io.comevl.training.footage;

import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Look;
import io.comevl.training.world.Size;
import io.comevl.training.world.Truth;

/** Truth of real things, whose colour nobody told. */
final class Truths {

    private Truths() {}

    /** A thing whose outline is not known, only its box, which may reach beyond the frame. */
    static Truth of(long id, Kind kind, Area area, double visible) {
        return new Truth(id, look(id, kind), area.box(), area.centre(), visible, false);
    }

    static Look look(long id, Kind kind) {
        return new Look(kind, Colour.GREY, Size.MEDIUM, id);
    }
}
