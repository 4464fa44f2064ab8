package io.comevl.evaluation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Accounts for every answer that a stream owes: what was asked, what came back once, twice or never, and how long it
 * took. Safe for use by a publishing and a reading thread.
 */
public final class StreamLedger {

    /** Where a frame's time goes, in its order. */
    public enum Stage {
        /** From capture until its decoding begins: Kafka, shuffle and queues. */
        WAIT,
        /** From compressed bytes to pixels. */
        DECODE,
        /** Both encoders and fusion, waiting for a batch included. */
        ENCODE,
        /** All questions on the frame. */
        GROUND,
        /** From the answer until a reader of committed records has it. */
        DELIVER
    }

    /** One question on one frame. */
    public record Debt(String camera, long sequence, String query) {}

    private final Set<Debt> owed = new HashSet<>();
    private final Set<Debt> open = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Duration> latencies = new ArrayList<>();
    private final Map<Stage, Duration> spent = new EnumMap<>(Stage.class);
    private long framesIn;
    private long answersOut;
    private long duplicates;
    private long refused;

    /** A frame was published; it owes an answer to each of these queries. */
    public synchronized void published(String camera, long sequence, Collection<String> queries) {
        framesIn++;
        for (String query : queries) {
            Debt debt = new Debt(camera, sequence, query);
            if (owed.add(debt)) {
                open.add(debt);
            }
        }
    }

    /**
     * An answer was read.
     *
     * @param id the answer's id; the same id again is a duplicate, and so is another answer to a debt already paid
     * @param latency from capture to now
     * @param stages where the time went
     */
    public synchronized void answered(String id, Debt debt, Duration latency, Map<Stage, Duration> stages) {
        boolean paidBefore = owed.contains(debt) && !open.remove(debt);
        if (!seen.add(id) || paidBefore) {
            duplicates++;
            return;
        }
        answersOut++;
        latencies.add(latency);
        stages.forEach((stage, time) -> spent.merge(stage, time, Duration::plus));
    }

    /** A frame went to the dead letters: it owes nothing any more. */
    public synchronized void refused(String camera, long sequence) {
        refused++;
        open.removeIf(debt -> debt.camera().equals(camera) && debt.sequence() == sequence);
    }

    /** A frame was passed over by the overload policy, and told as such: it owes nothing any more. */
    public synchronized void skipped(String camera, long sequence) {
        open.removeIf(debt -> debt.camera().equals(camera) && debt.sequence() == sequence);
    }

    /** Whether every debt is paid. */
    public synchronized boolean isSettled() {
        return open.isEmpty();
    }

    /** What came of it. */
    public synchronized Summary summary(Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        long framesOpen = open.stream()
                .map(debt -> new Debt(debt.camera(), debt.sequence(), ""))
                .distinct()
                .count();
        return new Summary(
                framesIn,
                answersOut,
                open.size(),
                duplicates,
                refused,
                seconds > 0 ? (framesIn - framesOpen) / seconds : 0,
                Percentiles.of(latencies),
                shares());
    }

    private Map<Stage, Double> shares() {
        double whole = spent.values().stream().mapToLong(Duration::toNanos).sum();
        Map<Stage, Double> shares = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            double part = spent.getOrDefault(stage, Duration.ZERO).toNanos();
            shares.put(stage, whole > 0 ? part / whole : 0);
        }
        return shares;
    }

    /**
     * What a run came to.
     *
     * @param framesIn frames that Kafka acknowledged
     * @param answersOut answers read, each id once
     * @param lost answers owed that never came
     * @param duplicates answers read again
     * @param refused frames that went to the dead letters
     * @param framesPerSecond frames with all their answers per second of the run
     * @param latency capture to reader
     * @param stageShare part of the time per stage; sums to 1
     */
    public record Summary(
            long framesIn,
            long answersOut,
            long lost,
            long duplicates,
            long refused,
            double framesPerSecond,
            Percentiles latency,
            Map<Stage, Double> stageShare) {}

    /** Latencies that half, 95 and 99 of 100 answers stayed within (nearest rank). */
    public record Percentiles(Duration p50, Duration p95, Duration p99) {

        static Percentiles of(List<Duration> durations) {
            List<Duration> sorted = durations.stream().sorted().toList();
            return new Percentiles(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
        }

        private static Duration rank(List<Duration> sorted, int percent) {
            if (sorted.isEmpty()) {
                return Duration.ZERO;
            }
            return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
        }
    }
}
