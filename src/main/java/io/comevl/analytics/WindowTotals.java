package io.comevl.analytics;

import io.comevl.analytics.TotalsState.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * How much running totals (entries, crossings) grew in each window. What a frame adds belongs to the windows that hold
 * the frame, so that over windows that do not overlap the parts sum to the whole.
 */
public final class WindowTotals {

    private final CountWindow window;

    /** Over one kind of window. */
    public WindowTotals(CountWindow window) {
        this.window = window;
    }

    /**
     * Takes the next frame.
     *
     * @param totals as they stood before it
     */
    public TotalsState frame(TotalsState before, long timeMicros, List<Long> totals) {
        long start = window.latestStart(timeMicros);
        List<Mark> marks = before.marks();
        if (!marks.isEmpty() && marks.get(marks.size() - 1).startMicros() >= start) {
            return before;
        }
        long needed = window.startOf(window.endAfter(timeMicros));
        List<Mark> more = new ArrayList<>(
                marks.stream().filter(mark -> mark.startMicros() >= needed).toList());
        more.add(new Mark(start, totals));
        return new TotalsState(more);
    }

    /**
     * The growth in a window that no further frame falls into.
     *
     * @param totals as they stand now
     */
    public List<Long> within(TotalsState state, WindowCount closed, List<Long> totals) {
        List<Long> from = at(state, closed.startMicros(), totals);
        List<Long> to = at(state, closed.endMicros(), totals);
        List<Long> growth = new ArrayList<>();
        for (int at = 0; at < totals.size(); at++) {
            growth.add(to.get(at) - from.get(at));
        }
        return List.copyOf(growth);
    }

    private static List<Long> at(TotalsState state, long micros, List<Long> now) {
        return state.marks().stream()
                .filter(mark -> mark.startMicros() >= micros)
                .findFirst()
                .map(Mark::totals)
                .orElse(now);
    }
}
