package io.comevl.job;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Reuse;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Work;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers every question with one point, at once or when told to; counts what it was asked and what was left open. The
 * picture's width says how it behaves. One for each test, found by its name, because the job graph is serialised.
 */
final class FakeModel implements SceneModel {

    /** A picture of this width makes {@code see} fail. */
    static final int SEE_FAILS = 101;
    /** A picture of this width makes {@code answer} fail. */
    static final int ANSWER_FAILS = 102;
    /** A picture of this width is not answered until {@link #answerAll} is called. */
    static final int NEVER_ANSWERS = 103;
    /** A picture of this width brings the process down, once. */
    static final int CRASHES_ONCE = 104;
    /** A picture of this width is never seen until {@link #release} is called. */
    static final int SEES_LATE = 105;

    /** A picture of this width is remembered by a watch: the same one again is answered as before. */
    static final int REMEMBERED = 106;

    /** Whoever asks for this is shown where the picture's shade says, from black at the left; nothing if it is black. */
    static final String MOVER = "mover";

    private static final ConcurrentHashMap<String, FakeModel> MODELS = new ConcurrentHashMap<>();

    final AtomicInteger seen = new AtomicInteger();
    final AtomicInteger openTokens = new AtomicInteger();
    final AtomicInteger leases = new AtomicInteger();
    final AtomicInteger watching = new AtomicInteger();
    final AtomicInteger crashes = new AtomicInteger();
    private final CompletableFuture<Void> late = new CompletableFuture<>();
    private final CompletableFuture<Void> never = new CompletableFuture<>();

    static FakeModel named(String name) {
        return MODELS.computeIfAbsent(name, key -> new FakeModel());
    }

    static ModelProvider provider(String name) {
        return () -> {
            named(name).leases.incrementAndGet();
            return named(name);
        };
    }

    /** Answers what it did not. */
    void answerAll() {
        never.complete(null);
    }

    /** Lets late pictures be seen. */
    void release() {
        late.complete(null);
    }

    @Override
    public Watch watch(Reuse reuse) {
        watching.incrementAndGet();
        return new Remembering();
    }

    private final class Remembering implements Watch {

        private Pixels last;
        private boolean closed;

        @Override
        public CompletableFuture<Seen> see(Pixels frame) {
            boolean again = frame.widthPixels() == REMEMBERED && last != null && Arrays.equals(last.rgb(), frame.rgb());
            last = closed ? null : frame;
            return FakeModel.this.see(frame).thenApply(seen -> ((Tokens) seen).with(again ? 1 : 0));
        }

        @Override
        public void close() {
            closed = true;
            watching.decrementAndGet();
        }
    }

    @Override
    public CompletableFuture<Seen> see(Pixels frame) {
        if (frame.widthPixels() == SEE_FAILS) {
            return CompletableFuture.failedFuture(new IllegalStateException("cannot see"));
        }
        if (frame.widthPixels() == CRASHES_ONCE && crashes.getAndIncrement() == 0) {
            return CompletableFuture.failedFuture(new LinkageError("engine went down"));
        }
        CompletableFuture<Void> ready =
                frame.widthPixels() == SEES_LATE ? late : CompletableFuture.completedFuture(null);
        return ready.thenApply(nothing -> {
            seen.incrementAndGet();
            openTokens.incrementAndGet();
            double shade = (frame.rgb()[0] & 0xff) / 255.0;
            return new Tokens(frame.widthPixels(), frame.heightPixels(), shade, 0, openTokens, new AtomicInteger());
        });
    }

    @Override
    public CompletableFuture<List<Reply>> answer(Seen tokens, List<Question> questions) {
        if (((Tokens) tokens).closed().get() > 0) {
            return CompletableFuture.failedFuture(new LinkageError("answering from freed memory"));
        }
        if (tokens.widthPixels() == ANSWER_FAILS) {
            throw new IllegalStateException("cannot answer");
        }
        CompletableFuture<Void> ready =
                tokens.widthPixels() == NEVER_ANSWERS ? never : CompletableFuture.completedFuture(null);
        return ready.thenApply(nothing -> questions.stream()
                .map(question -> reply(question, (Tokens) tokens))
                .toList());
    }

    private static Reply reply(Question question, Tokens tokens) {
        Reply reply = reply(question, tokens.shade());
        return tokens.cropsReused() == 0
                ? reply
                : new Reply(question, reply.text(), reply.answer(), 0.5, 3, Duration.ZERO, Work.REUSED);
    }

    private static Reply reply(Question question, double shade) {
        if (question.phrase().equals(MOVER)) {
            List<Answer.Point> places = shade == 0 ? List.of() : List.of(new Answer.Point(shade, 0.5));
            return new Reply(question, "<point>", new Answer.Points(places), 0.9, 3, Duration.ofMillis(1));
        }
        Answer answer = question.phrase().contains("nonsense")
                ? new Answer.Malformed("blah", "no point in it")
                : new Answer.Points(List.of(new Answer.Point(0.25, 0.5)));
        return new Reply(question, "<point>", answer, 0.5, 3, Duration.ofMillis(1));
    }

    @Override
    public ModelCard card() {
        return new ModelCard("fake", "fp32", "none", true);
    }

    @Override
    public void close() {
        leases.decrementAndGet();
    }

    private record Tokens(
            int widthPixels, int heightPixels, double shade, int cropsReused, AtomicInteger open, AtomicInteger closed)
            implements Seen {

        Tokens with(int reused) {
            return new Tokens(widthPixels, heightPixels, shade, reused, open, closed);
        }

        @Override
        public int crops() {
            return 1;
        }

        @Override
        public void close() {
            if (closed.getAndIncrement() == 0) {
                open.decrementAndGet();
            }
        }
    }
}
