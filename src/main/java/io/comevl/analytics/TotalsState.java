package io.comevl.analytics;

import java.util.List;

/**
 * What {@link WindowTotals} remembers between frames: plain values for a keyed state.
 *
 * @param marks where running totals stood when a stretch began, the earliest first
 */
public record TotalsState(List<Mark> marks) {

    /** Copies the list. */
    public TotalsState {
        marks = List.copyOf(marks);
    }

    /** Before the first frame. */
    public static TotalsState empty() {
        return new TotalsState(List.of());
    }

    /**
     * Running totals before the first frame of a stretch.
     *
     * @param startMicros where the stretch begins, event time
     */
    public record Mark(long startMicros, List<Long> totals) {

        /** Copies the list. */
        public Mark {
            totals = List.copyOf(totals);
        }
    }
}
