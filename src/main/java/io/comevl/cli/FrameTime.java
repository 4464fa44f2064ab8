package io.comevl.cli;

import io.comevl.evaluation.Benchmark.Spread;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.training.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The demo's frames one after the other, one counting question each: how long does one take, and where does it go? */
final class FrameTime {

    private static final int WARM_UP = 10;
    private static final int JPEG_QUALITY = 85;
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Question QUESTION = new Question(Task.COUNT, "cars");

    private final SceneModel model;
    private final World world = DemoRun.world();

    FrameTime(SceneModel model) {
        this.model = model;
    }

    /**
     * Spreads over the frames.
     *
     * @param whole of the parts together
     * @param decode from JPEG to pixels
     * @param encode crops, both encoders and fusion
     * @param ground the question's prompt and all steps of its answer
     * @param tokens of an answer, on average
     */
    record Result(Spread whole, Spread decode, Spread encode, Spread ground, double tokens) {}

    private record Taken(double decodeMillis, double encodeMillis, double groundMillis, int tokens) {
        double wholeMillis() {
            return decodeMillis + encodeMillis + groundMillis;
        }
    }

    Result run(int frames) throws IOException, InterruptedException, ExecutionException {
        for (int i = 0; i < WARM_UP; i++) {
            take(i);
        }
        Taken[] taken = new Taken[frames];
        for (int i = 0; i < frames; i++) {
            taken[i] = take(WARM_UP + i);
        }
        List<Taken> all = List.of(taken);
        return new Result(
                Spread.of(all.stream().mapToDouble(Taken::wholeMillis).toArray()),
                Spread.of(all.stream().mapToDouble(Taken::decodeMillis).toArray()),
                Spread.of(all.stream().mapToDouble(Taken::encodeMillis).toArray()),
                Spread.of(all.stream().mapToDouble(Taken::groundMillis).toArray()),
                all.stream().mapToInt(Taken::tokens).average().orElse(0));
    }

    private Taken take(int number) throws IOException, InterruptedException, ExecutionException {
        byte[] jpeg = PixelEncoder.jpeg(
                world.at(INTERVAL.multipliedBy(number)).render(DemoRun.WIDTH_PIXELS, DemoRun.HEIGHT_PIXELS),
                JPEG_QUALITY);
        long start = System.nanoTime();
        Pixels pixels = PixelDecoder.decode(jpeg, ImageLimits.DEFAULT).passed().orElseThrow();
        long decoded = System.nanoTime();
        try (SceneModel.Seen seen = model.see(pixels).get()) {
            long encoded = System.nanoTime();
            Reply reply = model.answer(seen, List.of(QUESTION)).get().get(0);
            return new Taken(
                    (decoded - start) / 1e6,
                    (encoded - decoded) / 1e6,
                    (System.nanoTime() - encoded) / 1e6,
                    reply.tokens());
        }
    }
}
