package io.comevl.evaluation.drill;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Reuse;
import io.comevl.grounding.SceneModel;
import io.comevl.job.ModelProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers by the brightness of a frame's corner, in no time: enough to tell one frame's answer from another's. */
record ShadeModel() implements ModelProvider {

    @Override
    public SceneModel open() {
        return new Opened();
    }

    private record Shade(int widthPixels, int heightPixels, double value) implements SceneModel.Seen {
        @Override
        public int crops() {
            return 1;
        }

        @Override
        public int cropsReused() {
            return 0;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static final class Opened implements SceneModel {

        private static final int SAMPLED = 3000;

        @Override
        public CompletableFuture<Seen> see(Pixels frame) {
            long sum = 0;
            for (int i = 0; i < SAMPLED; i++) {
                sum += frame.rgb()[i] & 0xff;
            }
            return CompletableFuture.completedFuture(
                    new Shade(frame.widthPixels(), frame.heightPixels(), sum / (255.0 * SAMPLED)));
        }

        @Override
        public Watch watch(Reuse reuse) {
            return new Watch() {

                @Override
                public CompletableFuture<Seen> see(Pixels frame) {
                    return Opened.this.see(frame);
                }

                @Override
                public void close() {
                    // Remembers nothing.
                }
            };
        }

        @Override
        public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
            Answer places = new Answer.Points(List.of(new Answer.Point(((Shade) seen).value(), 0.5)));
            return CompletableFuture.completedFuture(questions.stream()
                    .map(question -> new Reply(question, "<point>", places, 0.9, 1, Duration.ZERO))
                    .toList());
        }

        @Override
        public ModelCard card() {
            return new ModelCard("shade", "fp32", "none", true);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
