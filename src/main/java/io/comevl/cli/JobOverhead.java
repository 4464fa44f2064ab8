package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.evaluation.Benchmark.Spread;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.ingest.CapturedFrame;
import io.comevl.job.JobRunner;
import io.comevl.job.ModelProvider;
import io.comevl.job.Options;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What Kafka, Flink and decoding cost on top of the bare model, at full load: the same frames with the same question,
 * once handed to the model as pixels, as many at a time as the job has under way, and once through the job. Both take
 * turns in one process with one model. The job's time runs from the first frame sent to the last answer ready; the
 * commit that makes answers visible is latency, not load.
 */
final class JobOverhead {

    private static final int WIDTH_PIXELS = 640;
    private static final int HEIGHT_PIXELS = 360;
    private static final int JPEG_QUALITY = 85;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PHRASE = "cars";

    private final ModelProvider models;
    private final int frames;
    private final int turns;

    JobOverhead(ModelProvider models, int frames, int turns) {
        if (frames < 1 || turns < 1) {
            throw new IllegalArgumentException(
                    "bench: expected at least 1 frame and 1 pair, found " + frames + " and " + turns);
        }
        this.models = models;
        this.frames = frames;
        this.turns = turns;
    }

    /**
     * Medians over the turns.
     *
     * @param bareMillis time a frame of the bare model
     * @param jobMillis time a frame of the whole job
     * @param overhead median over the turns of job's by bare model's time, less 1
     */
    record Result(double bareMillis, double jobMillis, double overhead) {}

    Result run(Consumer<String> progress) throws Exception {
        Query query = Query.newBuilder()
                .setId("bench")
                .setTask(QueryTask.COUNT)
                .setPhrase(PHRASE)
                .build();
        int atOnce = JobRunner.configuration(KafkaOptions.ownFolder()).get(Options.ENCODE_CAPACITY);
        ConcurrentLinkedQueue<Detection> answers = new ConcurrentLinkedQueue<>();
        try (SceneModel model = models.open();
                BenchJob job = new BenchJob(models, List.of(query), config -> {}, answers::add, event -> {})) {
            return alternate(new Side(pictures(), model, job, answers), atOnce, progress);
        }
    }

    private Result alternate(Side side, int atOnce, Consumer<String> progress) throws Exception {
        double[] bare = new double[turns];
        double[] job = new double[turns];
        side.bare(atOnce);
        side.job(-1);
        for (int turn = 0; turn < turns; turn++) {
            progress.accept("job against bare model, turn " + (turn + 1) + " of " + turns);
            boolean jobFirst = turn % 2 != 0;
            double before = jobFirst ? side.job(turn) : 0;
            bare[turn] = side.bare(atOnce);
            job[turn] = jobFirst ? before : side.job(turn);
        }
        double[] ratios = new double[turns];
        Arrays.setAll(ratios, turn -> job[turn] / bare[turn]);
        return new Result(
                Spread.of(bare).medianMillis(),
                Spread.of(job).medianMillis(),
                Spread.of(ratios).medianMillis() - 1);
    }

    private List<Pixels> pictures() {
        World world = World.of(View.STREET, 1, WorldOptions.USUAL);
        List<Pixels> pictures = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            pictures.add(world.at(Duration.ofMillis(500L * i)).render(WIDTH_PIXELS, HEIGHT_PIXELS));
        }
        return pictures;
    }

    /** The two ways that the same frames take. */
    private record Side(
            List<Pixels> pictures, SceneModel model, BenchJob job, ConcurrentLinkedQueue<Detection> answers) {

        /** Milliseconds a frame of the bare model. */
        double bare(int atOnce) throws Exception {
            Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
            long start = System.nanoTime();
            for (Pixels picture : pictures) {
                if (underWay.size() == atOnce) {
                    underWay.remove().get();
                }
                underWay.add(model.see(picture)
                        .thenCompose(seen -> model.answer(seen, List.of(new Question(Task.COUNT, PHRASE)))
                                .whenComplete((replies, problem) -> seen.close())));
            }
            for (CompletableFuture<?> last : underWay) {
                last.get();
            }
            return (System.nanoTime() - start) / 1e6 / pictures.size();
        }

        /** Milliseconds a frame of the whole job. */
        double job(int turn) throws Exception {
            List<byte[]> jpegs = new ArrayList<>();
            for (Pixels picture : pictures) {
                jpegs.add(compressed(picture));
            }
            answers.clear();
            String camera = "bench" + turn;
            Instant start = Instant.now();
            for (int i = 0; i < jpegs.size(); i++) {
                job.publisher()
                        .accept(new CapturedFrame(camera, i, Instant.now(), WIDTH_PIXELS, HEIGHT_PIXELS, jpegs.get(i)));
            }
            Instant deadline = start.plus(PATIENCE);
            while (answers.size() < jpegs.size()) {
                if (Instant.now().isAfter(deadline)) {
                    throw new TimeoutException("the job answered " + answers.size() + " of " + jpegs.size()
                            + " frames within " + PATIENCE.toSeconds() + " s");
                }
                job.check();
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Instant last = answers.stream()
                    .map(Detection::getAnsweredAt)
                    .max(Instant::compareTo)
                    .orElseThrow();
            return Duration.between(start, last).toNanos() / 1e6 / jpegs.size();
        }

        private static byte[] compressed(Pixels picture) throws IOException {
            return PixelEncoder.jpeg(picture, JPEG_QUALITY);
        }
    }
}
