package io.comevl.analytics.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long things must last, all in event time. What users wrote is kept as it is; {@link Rule#compile} refuses what
 * makes no sense.
 *
 * @param hold the condition must hold this long before an alert is raised
 * @param clearAfter it must have ended this long before the alert is cleared
 * @param cooldown no alert is raised for this long after the previous one was cleared
 * @param maxGap between observations further apart than this nothing is taken to have lasted: a hold begins again
 * @param giveUp a camera silent for longer than this has its alert cleared, since nobody can tell any more
 * @param updateEvery while raised, a changed message is published at most this often; zero for never
 */
public record Timing(
        Duration hold, Duration clearAfter, Duration cooldown, Duration maxGap, Duration giveUp, Duration updateEvery) {

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(5);
    private static final Duration SHORTEST_GIVE_UP = Duration.ofMinutes(10);
    private static final int SAMPLES = 3;

    /**
     * The usual: cleared at once, no updates; a hold survives two samples in a row that never came.
     *
     * @param sampling time between two frames that the query is asked on
     */
    public static Timing of(Duration hold, Duration cooldown, Duration sampling) {
        Duration maxGap = longer(SHORTEST_GAP, sampling.multipliedBy(SAMPLES));
        Duration giveUp = longer(SHORTEST_GIVE_UP, maxGap.multipliedBy(SAMPLES));
        return new Timing(hold, Duration.ZERO, cooldown, maxGap, giveUp, Duration.ZERO);
    }

    /** The same with another clearing time. */
    public Timing withClearAfter(Duration time) {
        return new Timing(hold, time, cooldown, maxGap, giveUp, updateEvery);
    }

    /** The same with updates. */
    public Timing withUpdateEvery(Duration time) {
        return new Timing(hold, clearAfter, cooldown, maxGap, giveUp, time);
    }

    /** The same with another largest gap, if one is given. */
    public Timing withMaxGap(Optional<Duration> gap) {
        return new Timing(hold, clearAfter, cooldown, gap.orElse(maxGap), giveUp, updateEvery);
    }

    /** The same, giving up after another time, if one is given. */
    public Timing withGiveUp(Optional<Duration> silence) {
        Duration patience = longer(SHORTEST_GIVE_UP, maxGap.multipliedBy(SAMPLES));
        return new Timing(hold, clearAfter, cooldown, maxGap, silence.orElse(patience), updateEvery);
    }

    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        check("hold", hold, Duration.ZERO, mistakes);
        check("clear-after", clearAfter, Duration.ZERO, mistakes);
        check("cooldown", cooldown, Duration.ZERO, mistakes);
        check("max-gap", maxGap, Duration.ofMillis(1), mistakes);
        check("give-up", giveUp, maxGap, mistakes);
        check("update-every", updateEvery, Duration.ZERO, mistakes);
        return mistakes;
    }

    private static void check(String name, Duration time, Duration least, List<String> mistakes) {
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            mistakes.add(name + " must be from " + least + " to " + LONGEST + ", found " + time);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static long micros(Duration time) {
        return time.toSeconds() * 1_000_000 + time.toNanosPart() / 1000;
    }
}
