package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.frame.PixelEncoder;
import io.comevl.ingest.CapturedFrame;
import io.comevl.ingest.FramePublisher.PublishException;
import io.comevl.job.ModelProvider;
import io.comevl.job.Options;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.flink.util.function.RunnableWithException;

/**
 * Feeds the job three times what it can answer, half of it by one of four cameras, under each overload policy: is memory
 * flat, is the latency bounded, is every frame accounted for, and does the camera that sends much starve the others?
 */
final class OverloadSoak {

    private static final int WIDTH_PIXELS = 320;
    private static final int HEIGHT_PIXELS = 180;
    private static final int JPEG_QUALITY = 85;
    private static final int PICTURES = 50;
    private static final int PROBED = 200;
    private static final int TIMES = 3;
    private static final String CHATTY = "chatty";
    private static final List<String> CAMERAS = List.of(CHATTY, "north", CHATTY, "south", CHATTY, "west");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ModelProvider models;
    private final Duration length;
    private final List<byte[]> pictures = new ArrayList<>();

    OverloadSoak(ModelProvider models, Duration length) throws IOException {
        this.models = models;
        this.length = length;
        World world = World.of(View.STREET, 1, WorldOptions.USUAL);
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(PixelEncoder.jpeg(
                    world.at(Duration.ofMillis(500L * i)).render(WIDTH_PIXELS, HEIGHT_PIXELS), JPEG_QUALITY));
        }
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
    record Third(Duration p50, Duration p99, Memory memory) {}

    /**
     * What a process holds.
     *
     * @param residentMegabytes on average; 0 where the system does not tell. A heap grows towards its limit before much of
     *     it is collected
     * @param liveMegabytes of objects that a collection leaves
     */
    record Memory(double residentMegabytes, double liveMegabytes) {}

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
                for (int third = 0; third < MemoryWatch.THIRDS; third++) {
                    feed(
                            job,
                            (long) third * frames / MemoryWatch.THIRDS,
                            (third + 1L) * frames / MemoryWatch.THIRDS,
                            rate);
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
            byte[] picture = pictures.get((int) (i % PICTURES));
            job.publisher().accept(new CapturedFrame(camera, i, Instant.now(), WIDTH_PIXELS, HEIGHT_PIXELS, picture));
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
                    third(start, start.plusMillis(third), memory.third(0)),
                    third(end.minusMillis(third), end, memory.third(2)),
                    ofChatty / others,
                    Duration.between(end, last));
        }

        private IntStream answered() {
            return recorded.stream().filter(at -> !skipped.get(at));
        }

        private Third third(Instant from, Instant to, Memory memory) {
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

    /** Asks the system every second how much memory this process holds, and, when told to, how much of the heap lives. */
    private static final class MemoryWatch implements AutoCloseable {

        private static final int THIRDS = 3;
        private static final Path STATUS = Path.of("/proc/self/status");

        private final List<Double> megabytes = new ArrayList<>();
        private final List<Double> live = new ArrayList<>();
        private final Thread thread = new Thread(() -> repeat(this::sample), "memory-watch");

        MemoryWatch() {
            thread.setDaemon(true);
            thread.start();
        }

        private static void repeat(RunnableWithException sample) {
            try {
                while (true) {
                    sample.run();
                    TimeUnit.SECONDS.sleep(1);
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException("this process's memory cannot be read", e);
            }
        }

        private void sample() throws IOException {
            if (!Files.exists(STATUS)) {
                return;
            }
            Optional<String> resident = Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .findFirst();
            synchronized (megabytes) {
                resident.ifPresent(line -> megabytes.add(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0));
            }
        }

        /** Collects garbage at the end of a third. */
        void collect() {
            System.gc();
            live.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (1024.0 * 1024));
        }

        /** Of a third of the time, the first being number 0. */
        Memory third(int third) {
            synchronized (megabytes) {
                int size = megabytes.size();
                double resident = megabytes.subList(third * size / THIRDS, (third + 1) * size / THIRDS).stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0);
                return new Memory(resident, live.get(third));
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
