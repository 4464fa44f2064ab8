package io.comevl.cli;

import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.QueryWindow;
import io.comevl.ingest.FramePublisher.PublishException;
import io.comevl.job.ModelProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Feeds the job for long what it can answer, with queries that count and that follow things, and watches what the process
 * holds, its broker included: does memory grow?
 */
final class SteadyState {

    private static final List<String> CAMERAS = List.of("north", "east", "south", "west");
    private static final int FRAMES_PER_SECOND = 8;
    private static final int PICTURES = 240;
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ModelProvider models;
    private final Duration length;
    private final BenchPictures pictures = new BenchPictures(PICTURES);
    private final AtomicLong answers = new AtomicLong();

    SteadyState(ModelProvider models, Duration length) throws IOException {
        this.models = models;
        this.length = length;
    }

    /**
     * What the process held.
     *
     * @param frames sent
     * @param answers to all queries about them
     * @param resident whole process
     * @param live objects that collections left
     */
    record Result(long frames, long answers, List<MemoryWatch.Sample> resident, List<MemoryWatch.Sample> live) {

        double residentGrowthPerHour() {
            return growthPerHour(resident);
        }

        double liveGrowthPerHour() {
            return growthPerHour(live);
        }

        /** Slope of the least squares' line through the later half: caches and compiled code have filled by then. */
        private static double growthPerHour(List<MemoryWatch.Sample> samples) {
            SimpleRegression line = new SimpleRegression();
            samples.subList(samples.size() / 2, samples.size())
                    .forEach(sample -> line.addData(sample.at().toMillis() / 3_600_000.0, sample.megabytes()));
            return line.getN() < 2 ? 0 : line.getSlope();
        }
    }

    Result run(Consumer<String> progress) throws Exception {
        long frames = FRAMES_PER_SECOND * length.toSeconds();
        progress.accept(String.format(
                "steady: %d frames/s of %d cameras for %d s", FRAMES_PER_SECOND, CAMERAS.size(), length.toSeconds()));
        List<Query> queries = queries();
        try (BenchJob job =
                new BenchJob(models, queries, config -> {}, answer -> answers.incrementAndGet(), event -> {})) {
            MemoryWatch memory = new MemoryWatch();
            try (memory) {
                feed(job, frames, memory);
                memory.collect();
            }
            await(job, frames * queries.size());
            return new Result(frames, answers.get(), memory.resident(), memory.live());
        }
    }

    private static List<Query> queries() {
        Query count = Query.newBuilder()
                .setId("count")
                .setTask(QueryTask.COUNT)
                .setPhrase("cars")
                .build();
        Query follow = Query.newBuilder()
                .setId("follow")
                .setTask(QueryTask.POINT)
                .setPhrase("people")
                .setTrack(true)
                .setWindows(List.of(QueryWindow.newBuilder()
                        .setLengthMillis(TimeUnit.MINUTES.toMillis(1))
                        .setStepMillis(TimeUnit.MINUTES.toMillis(1))
                        .build()))
                .build();
        return List.of(count, follow);
    }

    private void feed(BenchJob job, long frames, MemoryWatch memory) throws PublishException, InterruptedException {
        long start = System.nanoTime();
        long every = FRAMES_PER_SECOND * BETWEEN_COLLECTIONS.toSeconds();
        for (long i = 0; i < frames; i++) {
            long early = TimeUnit.SECONDS.toNanos(i) / FRAMES_PER_SECOND - (System.nanoTime() - start);
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            String camera = CAMERAS.get((int) (i % CAMERAS.size()));
            job.publisher().accept(pictures.frame(camera, i, i));
            if (i % every == 0) {
                memory.collect();
            }
        }
    }

    private void await(BenchJob job, long expected) throws InterruptedException, TimeoutException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (answers.get() < expected) {
            job.check();
            if (Instant.now().isAfter(deadline)) {
                throw new TimeoutException("of " + expected + " answers " + answers.get() + " came");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
