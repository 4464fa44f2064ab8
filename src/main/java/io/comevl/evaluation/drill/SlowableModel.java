package io.comevl.evaluation.drill;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Reuse;
import io.comevl.grounding.SceneModel;
import io.comevl.job.ModelProvider;
import io.comevl.job.TaskGpu;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A model that takes longer for each frame as long as a file exists, in whichever process it is: whoever holds the drill
 * has no other way into a TaskManager.
 *
 * @param model what answers
 * @param file while it exists, frames take longer
 * @param delay how much longer
 */
record SlowableModel(ModelProvider model, String file, Duration delay) implements ModelProvider {

    @Override
    public SceneModel open() throws Exception {
        return slowable(model.open());
    }

    @Override
    public SceneModel open(TaskGpu gpu) throws Exception {
        return slowable(model.open(gpu));
    }

    private SceneModel slowable(SceneModel opened) {
        Path sign = Path.of(file);
        Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
        return new SceneModel() {

            @Override
            public CompletableFuture<Seen> see(Pixels frame) {
                return slowly(frame, opened::see);
            }

            @Override
            public Watch watch(Reuse reuse) {
                Watch camera = opened.watch(reuse);
                return new Watch() {

                    @Override
                    public CompletableFuture<Seen> see(Pixels frame) {
                        return slowly(frame, camera::see);
                    }

                    @Override
                    public void close() {
                        camera.close();
                    }
                };
            }

            private CompletableFuture<Seen> slowly(Pixels frame, Function<Pixels, CompletableFuture<Seen>> see) {
                return Files.exists(sign)
                        ? CompletableFuture.supplyAsync(() -> frame, later).thenCompose(see)
                        : see.apply(frame);
            }

            @Override
            public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
                return opened.answer(seen, questions);
            }

            @Override
            public ModelCard card() {
                return opened.card();
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }
}
