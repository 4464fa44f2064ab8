package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.evaluation.Benchmark.Spread;
import io.comevl.ingest.FramePublisher.PublishException;
import io.comevl.job.ModelProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What a frame costs as cameras grow: the same frames from one camera, from four, from sixteen, from sixty-four, through
 * the whole job at full load. All take turns in one job, whose state keeps what it knows of every camera meanwhile.
 */
final class CameraGrowth {

    private static final List<Integer> CAMERAS = List.of(1, 4, 16, 64);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ModelProvider models;
    private final int turns;
    private final BenchPictures pictures;
    private final Queue<Detection> answers = new ConcurrentLinkedQueue<>();

    /**
     * Draws the pictures.
     *
     * @param frames of each turn; at least one for each camera
     */
    CameraGrowth(ModelProvider models, int frames, int turns) throws IOException {
        this.models = models;
        this.turns = turns;
        pictures = new BenchPictures(Math.max(frames, CAMERAS.get(CAMERAS.size() - 1)));
    }

    /**
     * How it is with so many cameras.
     *
     * @param millis a frame
     * @param share median over the turns of this by one camera's time
     * @param liveMegabytes of objects in the whole process after the last turn
     */
    record Row(int cameras, Spread millis, double share, double liveMegabytes) {}

    List<Row> run(Consumer<String> progress) throws Exception {
        Query query = Query.newBuilder()
                .setId("bench")
                .setTask(QueryTask.COUNT)
                .setPhrase("cars")
                .build();
        double[][] millis = new double[CAMERAS.size()][turns];
        double[] live = new double[CAMERAS.size()];
        try (BenchJob job = new BenchJob(models, List.of(query), config -> {}, answers::add, event -> {})) {
            turn(job, 1, -1);
            for (int turn = 0; turn < turns; turn++) {
                progress.accept("cameras, turn " + (turn + 1) + " of " + turns);
                for (int i = 0; i < CAMERAS.size(); i++) {
                    millis[i][turn] = turn(job, CAMERAS.get(i), turn);
                    live[i] = MemoryWatch.liveMegabytes();
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < CAMERAS.size(); i++) {
            double[] shares = new double[turns];
            for (int turn = 0; turn < turns; turn++) {
                shares[turn] = millis[i][turn] / millis[0][turn];
            }
            rows.add(new Row(
                    CAMERAS.get(i), Spread.of(millis[i]), Spread.of(shares).medianMillis(), live[i]));
        }
        return rows;
    }

    /** Milliseconds a frame, from the first one sent to the last one answered. */
    private double turn(BenchJob job, int cameras, int turn)
            throws PublishException, InterruptedException, TimeoutException {
        answers.clear();
        Instant start = Instant.now();
        for (int i = 0; i < pictures.count(); i++) {
            String camera = cameras + "-" + i % cameras;
            long sequence = (turn + 1L) * pictures.count() + i;
            // A camera that showed the same again would be answered without the model.
            job.publisher().accept(pictures.frame(camera, sequence, i + turn + 1L));
        }
        Instant deadline = start.plus(PATIENCE);
        while (answers.size() < pictures.count()) {
            job.check();
            if (Instant.now().isAfter(deadline)) {
                throw new TimeoutException("the job answered " + answers.size() + " of " + pictures.count()
                        + " frames within " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Instant last = answers.stream()
                .map(Detection::getAnsweredAt)
                .max(Instant::compareTo)
                .orElseThrow();
        return Duration.between(start, last).toNanos() / 1e6 / pictures.count();
    }
}
