package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.CapturedFrame;
import io.comevl.job.ModelProvider;
import io.comevl.job.RunningJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A thousand standing queries over two hundred cameras, changed ten times a second while frames flow. No query is ever
 * due, so that what is measured is finding that out: planning, and the way to and from Kafka.
 */
final class PlanningLoad {

    private static final int QUERIES = 1000;
    private static final int CAMERAS = 200;
    private static final int CHANGES_PER_SECOND = 10;
    private static final int NEVER = Integer.MAX_VALUE;

    /** Every tenth query asks all cameras. */
    private static final int ALL_CAMERAS = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ModelProvider models;
    private final Duration length;
    private final int framesPerSecond;
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();

    PlanningLoad(ModelProvider models, Duration length, int framesPerSecond) {
        this.models = models;
        this.length = length;
        this.framesPerSecond = framesPerSecond;
    }

    /**
     * What came of it.
     *
     * @param micros that planning of a frame took on average
     * @param changes of queries sent
     * @param applied changes that the job told of
     * @param earlyLag frames sent and not yet told of, mean of the first third
     * @param lateLag the same of the last third
     * @param restarts of the job
     */
    record Result(
            long frames, double micros, long changes, long applied, double earlyLag, double lateLag, long restarts) {}

    Result run(Consumer<String> progress) throws Exception {
        List<Query> standing = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            standing.add(query(i, 1));
        }
        progress.accept(QUERIES + " queries, " + CAMERAS + " cameras, " + framesPerSecond + " frames/s, "
                + CHANGES_PER_SECOND + " changes/s for " + length.toSeconds() + " s");
        try (BenchJob job = new BenchJob(models, standing, config -> {}, this::add, this::add)) {
            List<Long> lags = feed(job);
            long frames = length.toSeconds() * framesPerSecond;
            long changes = length.toSeconds() * CHANGES_PER_SECOND;
            Instant deadline = Instant.now().plus(PATIENCE);
            while (told.get() < frames || applied.get() < changes) {
                job.check();
                if (Instant.now().isAfter(deadline)) {
                    throw new TimeoutException("the job told of " + told + " of " + frames + " frames and " + applied
                            + " of " + changes + " changes");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            long restarts = job.job().restarts();
            job.job().stop();
            RunningJob.Planned planned = job.job().planned();
            double micros = planned.nanos() / 1000.0 / planned.frames();
            return new Result(frames, micros, changes, applied.get(), mean(lags, 0), mean(lags, 2), restarts);
        }
    }

    private static Query query(int number, long version) {
        String cameras = number % ALL_CAMERAS == 0 ? "camera-*" : "camera-" + number % CAMERAS;
        return Query.newBuilder()
                .setId("query-" + number)
                .setVersion(version)
                .setTask(QueryTask.POINT)
                .setPhrase("things of version " + version)
                .setCameras(List.of(cameras))
                .setEveryN(NEVER)
                .setTrack(true)
                .build();
    }

    private void add(Detection detection) {
        if (detection.getStatus() == DetectionStatus.SKIPPED) {
            told.incrementAndGet();
        }
    }

    private void add(Event event) {
        if (event.getKind() == EventKind.QUERY_APPLIED && event.getQueryVersion() > 1) {
            applied.incrementAndGet();
        }
    }

    /** Sends frames and changes in step; returns how many frames were under way, second by second. */
    private List<Long> feed(BenchJob job) throws Exception {
        byte[] picture = PixelEncoder.jpeg(new Pixels(64, 36, new byte[3 * 64 * 36]), 85);
        List<Long> lags = new ArrayList<>();
        long start = System.nanoTime();
        long sent = 0;
        for (int tenth = 0; tenth < 10 * length.toSeconds(); tenth++) {
            long early = tenth * 100_000_000L - (System.nanoTime() - start);
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            job.change(List.of(query(tenth * 7 % QUERIES, 2 + tenth)));
            for (; sent < (long) (tenth + 1) * framesPerSecond / 10; sent++) {
                job.publisher()
                        .accept(new CapturedFrame(
                                "camera-" + sent % CAMERAS, 1 + sent / CAMERAS, Instant.now(), 64, 36, picture));
            }
            if (tenth % 10 == 9) {
                lags.add(sent - told.get());
                job.check();
            }
        }
        return lags;
    }

    private static double mean(List<Long> lags, int third) {
        int size = lags.size();
        return lags.subList(third * size / 3, (third + 1) * size / 3).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElse(0);
    }
}
