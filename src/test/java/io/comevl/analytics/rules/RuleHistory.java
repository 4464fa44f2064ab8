package io.comevl.analytics.rules;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.analytics.rules.RuleEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule has to say about a whole history, found by looking at all of it again for every answer: slow, without any
 * state, and sharing nothing with {@link RuleLogic} but the words of its contract.
 */
final class RuleHistory {

    /** One frame: its time, the version asked, and the count that rules compare; negative if the answer was unusable. */
    record Frame(long micros, long sequence, long version, int count) {}

    /** A rule on counts: raised above one limit, cleared below another. */
    record Limits(int above, int below, Timing timing) {
        boolean holds(Frame frame) {
            return frame.count() > above;
        }

        boolean clears(Frame frame) {
            return frame.count() < below && !holds(frame);
        }
    }

    /** An event without its words. */
    record Told(Kind kind, Cause cause, long version, long micros, long sinceMicros, long sinceSequence, int count) {}

    private final List<Frame> frames;
    private final Limits limits;
    private final long untilMicros;

    /**
     * @param frames in order, unusable answers left out
     * @param untilMicros how far time went
     */
    RuleHistory(List<Frame> frames, Limits limits, long untilMicros) {
        this.frames = frames;
        this.limits = limits;
        this.untilMicros = untilMicros;
    }

    List<Told> told() {
        List<Told> told = new ArrayList<>();
        long quietUntil = Long.MIN_VALUE;
        int from = 0;
        for (int now = 0; now < frames.size(); now++) {
            if (now > 0 && frames.get(now).version() != frames.get(now - 1).version()) {
                from = now;
                quietUntil = Long.MIN_VALUE;
            }
            int first = firstInARow(from, now, true);
            if (first < 0
                    || shorter(first, now, limits.timing().hold())
                    || frames.get(now).micros() < quietUntil) {
                continue;
            }
            told.add(event(Kind.RAISED, Cause.OBSERVATION, frames.get(now).micros(), first, now));
            from = episode(first, now, told);
            quietUntil = told.get(told.size() - 1).micros()
                    + Timing.micros(limits.timing().cooldown());
            now = from - 1;
        }
        return told;
    }

    /** Tells how an alert goes on and ends, and returns the first frame that has nothing to do with it. */
    private int episode(int first, int raised, List<Told> told) {
        long giveUp = Timing.micros(limits.timing().giveUp());
        long updateEvery = Timing.micros(limits.timing().updateEvery());
        long published = frames.get(raised).micros();
        int saidCount = frames.get(raised).count();
        for (int now = raised + 1; now < frames.size(); now++) {
            Frame frame = frames.get(now);
            long silentAt = frames.get(now - 1).micros() + giveUp;
            if (silentAt < frame.micros()) {
                told.add(event(Kind.CLEARED, Cause.SILENCE, silentAt, first, now - 1));
                return now;
            }
            if (frame.version() != frames.get(raised).version()) {
                Cause cause = silentAt == frame.micros() ? Cause.SILENCE : Cause.QUERY_CHANGED;
                told.add(event(Kind.CLEARED, cause, frame.micros(), first, now - 1));
                return now;
            }
            int clear = firstInARow(raised + 1, now, false);
            if (clear >= 0 && !shorter(clear, now, limits.timing().clearAfter())) {
                told.add(event(Kind.CLEARED, Cause.OBSERVATION, frame.micros(), first, now));
                return now + 1;
            }
            if (updateEvery > 0
                    && limits.holds(frame)
                    && frame.count() != saidCount
                    && frame.micros() - published >= updateEvery) {
                told.add(event(Kind.UPDATED, Cause.OBSERVATION, frame.micros(), first, now));
                published = frame.micros();
                saidCount = frame.count();
            }
        }
        int last = frames.size() - 1;
        if (frames.get(last).micros() + giveUp <= untilMicros) {
            told.add(event(Kind.CLEARED, Cause.SILENCE, frames.get(last).micros() + giveUp, first, last));
        }
        return frames.size();
    }

    /** The frame from which on all up to now say the same without too large a gap; -1 if this one does not. */
    private int firstInARow(int from, int now, boolean holding) {
        int first = -1;
        for (int at = now; at >= from; at--) {
            Frame frame = frames.get(at);
            boolean says = holding ? limits.holds(frame) : limits.clears(frame);
            boolean near = at == now
                    || frames.get(at + 1).micros() - frame.micros()
                            <= Timing.micros(limits.timing().maxGap());
            if (!says || !near) {
                return first;
            }
            first = at;
        }
        return first;
    }

    private boolean shorter(int first, int last, Duration time) {
        return frames.get(last).micros() - frames.get(first).micros() < Timing.micros(time);
    }

    private Told event(Kind kind, Cause cause, long micros, int first, int evidence) {
        Frame begun = frames.get(first);
        return new Told(
                kind,
                cause,
                begun.version(),
                micros,
                begun.micros(),
                begun.sequence(),
                frames.get(evidence).count());
    }
}
