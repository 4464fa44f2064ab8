package io.comevl.analytics;

import io.comevl.grounding.Answer;

/** The one place of a thing that decides on which side of a line or in which zone it is. A point is its own anchor. */
public enum Anchor {
    /** Where a thing stands on the ground: the default. */
    BOTTOM_CENTRE {
        @Override
        Answer.Point of(Identity identity) {
            return new Answer.Point((identity.xMin() + identity.xMax()) / 2, identity.yMax());
        }
    },
    /** The middle of the box. */
    CENTRE {
        @Override
        Answer.Point of(Identity identity) {
            return new Answer.Point((identity.xMin() + identity.xMax()) / 2, (identity.yMin() + identity.yMax()) / 2);
        }
    };

    abstract Answer.Point of(Identity identity);
}
