package io.comevl.training.world;

import java.util.Locale;

/** How large a thing is among its kind. */
public enum Size {
    SMALL(0.78),
    MEDIUM(1),
    LARGE(1.28);

    private final double factor;

    Size(double factor) {
        this.factor = factor;
    }

    /** The word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    double factor() {
        return factor;
    }
}
