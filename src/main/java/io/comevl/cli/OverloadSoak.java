package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.ingest.FramePublisher.PublishException;
import io.comevl.job.ModelProvider;
import io.comevl.job.Options;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Feeds the job three times what it can answer, half of it by one of four cameras, under each overload policy: is memory
 * flat, is the latency bounded, is every frame accounted for, and does the camera that sends much starve the others?
 */
final class OverloadSoak {

    private static final int PICTURES = 50;
    private static final int PROBED = 200;
    private static final int TIMES = 3;
    private static final int THIRDS = 3;
    private static final String CHATTY = "chatty";
    private static final List<String> CAMERAS = List.of(CHATTY, "north", CHATTY, "south", CHATTY, "west");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ModelProvider models;
    private final Duration length;
    private final BenchPictures pictures = new BenchPictures(PICTURES);

    OverloadSoak(ModelProvider models, Duration length) throws IOException {
        this.models = models;
        this.length = length;
    }

    /**
     * How one policy held.
     *
     * @param fed frames sent
     * @param lost frames without any record
     * @param early while the first third was captured
     * @param late while the last third was captured
     * @param chattyPerOther answered frames of the camera that sends half of all, by those of another one on average
     * @param drained how long it took after the last frame was sent
     */
    record Row(
            Options.Overload policy,
            long fed,
            long answered,
            long skipped,
            long lost,
            Third early,
            Third late,
            double chattyPerOther,
            Duration drained) {}

    /**
     * A third of the time.
     *
     * @param p50 half of the answers came within this time after capture
     * @param p99 99 of 100 did
     * @param memory of the whole process, Kafka's included
     */
    record Third(Duration p50, Duration p99, MemoryWatch.Mean memory) {}

    /** Frames a second that the job answers, and how each policy held three times as many. */
    record Result(double answeredPerSecond, List<Row> rows) {}

    Result run(Consumer<String> progress) throws Exception {
        progress.accept("how many frames the job answers");
        double rate = answeredPerSecond();
        List<Row> rows = new ArrayList<>();
        for (Options.Overload policy : Options.Overload.values()) {
            progress.accept(String.format(
                    "%s: %.0f frames/s for %d s",
                    policy.name().toLowerCase(Locale.ROOT), TIMES * rate, length.toSeconds()));
            rows.add(soak(policy, TIMES * rate));
        }
        return new Result(rate, rows);
    }

    private double answeredPerSecond() throws Exception {
        Tally tally = new Tally(2 * PROBED);
        try (BenchJob job = job(Options.Overload.EVERY, tally)) {
            feed(job, 0, PROBED, Double.MAX_VALUE); // the first ones warm it up
            await(job, () -> tally.records() == PROBED);
            tally.forget();
            Instant start = Instant.now();
            feed(job, PROBED, 2 * PROBED, Double.MAX_VALUE);
            await(job, () -> tally.records() == PROBED);
            return PROBED / (Duration.between(start, tally.lastAnswer()).toMillis() / 1000.0);
        }
    }

    private Row soak(Options.Overload policy, double rate) throws Exception {
        int frames = Math.toIntExact(Math.round(rate * length.toMillis() / 1000.0));
        Tally tally = new Tally(frames);
        try (BenchJob job = job(policy, tally)) {
            Instant start = Instant.now();
            MemoryWatch memory = new MemoryWatch();
            try (memory) {
                for (int third = 0; third < THIRDS; third++) {
                    feed(job, (long) third * frames / THIRDS, (third + 1L) * frames / THIRDS, rate);
                    memory.collect();
                }
            }
            Instant fed = Instant.now();
            await(job, () -> tally.records() >= frames);
            return tally.row(policy, frames, start, fed, memory);
        }
    }

    private BenchJob job(Options.Overload policy, Tally tally) throws Exception {
        Query query = Query.newBuilder()
                .setId("bench")
                .setTask(QueryTask.COUNT)
                .setPhrase("cars")
                .build();
        return new BenchJob(
                models, List.of(query), config -> config.set(Options.OVERLOAD, policy), tally::add, event -> {});
    }

    /** Sends frames at a rate. */
    private void feed(BenchJob job, long from, long to, double perSecond)
            throws PublishException, InterruptedException {
        long start = System.nanoTime();
        for (long i = from; i < to; i++) {
            long due = (long) ((i - from) / perSecond * 1e9);
            long early = due - (System.nanoTime() - start);
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            String camera = CAMERAS.get((int) (i % CAMERAS.size()));
            job.publisher().accept(pictures.frame(camera, i, i));
        }
    }

    private void await(BenchJob job, java.util.function.BooleanSupplier done) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE).plus(length.multipliedBy(2L * TIMES));
        while (!done.getAsBoolean()) {
            job.check();
            if (Instant.now().isAfter(deadline)) {
                throw new TimeoutException("the job does not come to an end with what it was fed");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Counts records as they come, each sequence number once. What it holds does not grow: memory is measured beside it. */
    private static final class Tally {

        private final BitSet recorded;
        private final BitSet skipped;
        private final BitSet chatty;
        private final long[] capturedMillis;
        private final long[] latencyMillis;
        private Instant last = Instant.EPOCH;

        /** For frames numbered from 0 on. */
        Tally(int frames) {
            recorded = new BitSet(frames);
            skipped = new BitSet(frames);
            chatty = new BitSet(frames);
            capturedMillis = new long[frames];
            latencyMillis = new long[frames];
        }

        synchronized void add(Detection detection) {
            int at = Math.toIntExact(detection.getSequence());
            recorded.set(at);
            skipped.set(at, detection.getStatus() == DetectionStatus.SKIPPED);
            if (!skipped.get(at)) {
                Instant answered = detection.getAnsweredAt();
                last = answered.isAfter(last) ? answered : last;
                chatty.set(at, detection.getCamera().equals(CHATTY));
                capturedMillis[at] = detection.getCapturedAt().toEpochMilli();
                latencyMillis[at] = ChronoUnit.MILLIS.between(detection.getCapturedAt(), answered);
            }
        }

        synchronized long records() {
            return recorded.cardinality();
        }

        synchronized Instant lastAnswer() {
            return last;
        }

        synchronized void forget() {
            recorded.clear();
        }

        synchronized Row row(Options.Overload policy, long fed, Instant start, Instant end, MemoryWatch memory) {
            long answered = answered().count();
            long ofChatty = answered().filter(chatty::get).count();
            double others = (answered - ofChatty) / 3.0;
            long third = ChronoUnit.MILLIS.between(start, end) / 3;
            return new Row(
                    policy,
                    fed,
                    answered,
                    skipped.cardinality(),
                    fed - recorded.cardinality(),
                    third(start, start.plusMillis(third), memory.part(0, THIRDS)),
                    third(end.minusMillis(third), end, memory.part(2, THIRDS)),
                    ofChatty / others,
                    Duration.between(end, last));
        }

        private IntStream answered() {
            return recorded.stream().filter(at -> !skipped.get(at));
        }

        private Third third(Instant from, Instant to, MemoryWatch.Mean memory) {
            long[] latencies = answered()
                    .filter(at -> capturedMillis[at] >= from.toEpochMilli() && capturedMillis[at] < to.toEpochMilli())
                    .mapToLong(at -> latencyMillis[at])
                    .sorted()
                    .toArray();
            return new Third(rank(latencies, 0.5), rank(latencies, 0.99), memory);
        }

        private static Duration rank(long[] sorted, double share) {
            return sorted.length == 0 ? Duration.ZERO : Duration.ofMillis(sorted[(int) (share * (sorted.length - 1))]);
        }
    }
}
