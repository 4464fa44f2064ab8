package io.comevl.analytics;

import io.comevl.grounding.Answer;

/** The one place of a thing that decides on which side of a line or in which zone it is. A point is its own anchor. */
public enum Anchor {
    /** Where a thing stands on the ground: the default. */
    BOTTOM_CENTRE {
        @Override
        Answer.Point of(double xMin, double yMin, double xMax, double yMax) {
            return new Answer.Point((xMin + xMax) / 2, yMax);
        }
    },
    /** The middle of the box. */
    CENTRE {
        @Override
        Answer.Point of(double xMin, double yMin, double xMax, double yMax) {
            return new Answer.Point((xMin + xMax) / 2, (yMin + yMax) / 2);
        }
    };

    abstract Answer.Point of(double xMin, double yMin, double xMax, double yMax);

    Answer.Point of(Identity identity) {
        return of(identity.xMin(), identity.yMin(), identity.xMax(), identity.yMax());
    }
}
