package io.comevl.evaluation.exam;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Reuse;
import io.comevl.grounding.SceneModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A model that says what a script tells it to; knows how many pictures it still holds. */
public final class ScriptedModel implements SceneModel {

    /** Pictures seen and not closed. */
    public final AtomicInteger held = new AtomicInteger();

    /** The most questions that were asked together. */
    public final AtomicInteger together = new AtomicInteger();

    private final BiFunction<Pixels, Question, String> script;

    /** @param script the text for a question about a picture */
    public ScriptedModel(BiFunction<Pixels, Question, String> script) {
        this.script = script;
    }

    @Override
    public CompletableFuture<Seen> see(Pixels frame) {
        held.incrementAndGet();
        return CompletableFuture.completedFuture(new Picture(frame, held));
    }

    @Override
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
        together.accumulateAndGet(questions.size(), Math::max);
        Pixels picture = ((Picture) seen).pixels();
        return CompletableFuture.completedFuture(questions.stream()
                .map(question -> Replies.said(question, script.apply(picture, question), picture))
                .toList());
    }

    @Override
    public ModelCard card() {
        return new ModelCard("scripted", "none", "none", false);
    }

    @Override
    public void close() {}

    @Override
    public Watch watch(Reuse reuse) {
        throw new UnsupportedOperationException("pictures of an examination belong to no camera");
    }

    private record Picture(Pixels pixels, AtomicInteger held) implements Seen {
        @Override
        public int widthPixels() {
            return pixels.widthPixels();
        }

        @Override
        public int heightPixels() {
            return pixels.heightPixels();
        }

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
            held.decrementAndGet();
        }
    }
}
