package io.comevl.grounding;

import io.comevl.bundle.Tokenizer;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.runtime.LoadedModel;
import io.comevl.runtime.VisualTokens;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A bundle's model as a {@link SceneModel}. All work on frames and questions runs on a bounded number of threads of its
 * own; what finds neither a thread nor a place to wait completes exceptionally.
 */
public final class GroundingModel implements SceneModel {

    private final LoadedModel model;
    private final Tokenizer tokenizer;
    private final ModelCard card;
    private final Settings settings;
    private final Generator generator;
    private final Inference inference;

    /**
     * How much work at once, and how long an answer may be.
     *
     * @param threads frames or sets of questions that are worked on at the same time
     * @param waiting frames and sets of questions that may wait for a thread
     * @param stepLimit most tokens of one answer
     */
    public record Settings(int threads, int waiting, int stepLimit) {

        /** Checks that something can run. */
        public Settings {
            if (threads < 1 || waiting < 1 || stepLimit < 1) {
                throw new IllegalArgumentException("grounding: threads, waiting places and steps must be at least 1, "
                        + "found " + threads + ", " + waiting + ", " + stepLimit);
            }
        }

        /** One thread, which the engine's own threads help; the step limit of the authors' evaluation. */
        public static Settings standard() {
            return new Settings(1, 1024, 256);
        }
    }

    /** Takes model and tokenizer over and closes them in the end. */
    public GroundingModel(LoadedModel model, Tokenizer tokenizer, ModelCard card, Settings settings) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.card = card;
        this.settings = settings;
        generator = new Generator(model, tokenizer);
        inference = new Inference(settings.threads(), settings.waiting());
    }

    @Override
    public CompletableFuture<Seen> see(Pixels frame) {
        return inference.run(() -> look(frame), Seen::close);
    }

    private Seen look(Pixels frame) {
        Architecture architecture = model.architecture();
        Crops crops = Cropper.cut(frame, architecture.cropMode(), architecture.layout(), architecture.geometry());
        VisualTokens visual = model.encode(List.of(crops)).get(0);
        return new Scene(frame.widthPixels(), frame.heightPixels(), generator.prefix(crops), visual);
    }

    @Override
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
        return answer(seen, questions, settings.stepLimit());
    }

    /** The same with a step limit of its own. */
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions, int stepLimit) {
        if (!(seen instanceof Scene scene)) {
            throw new IllegalArgumentException("answer: the frame was seen by another model");
        }
        List<Question> asked = List.copyOf(questions);
        return inference.run(() -> replies(scene, asked, stepLimit), replies -> {});
    }

    private List<Reply> replies(Scene scene, List<Question> questions, int stepLimit) {
        List<String> messages = questions.stream().map(Prompts::of).toList();
        scene.use();
        try {
            List<Generator.Generated> generated =
                    generator.generate(scene.prefix(), scene.visual(), messages, stepLimit);
            return IntStream.range(0, questions.size())
                    .mapToObj(i -> reply(questions.get(i), generated.get(i), scene))
                    .toList();
        } finally {
            scene.release();
        }
    }

    private static Reply reply(Question question, Generator.Generated generated, Seen seen) {
        Answer answer = AnswerParser.parse(question.task(), generated.text(), seen.widthPixels(), seen.heightPixels());
        return new Reply(
                question, generated.text(), answer, generated.confidence(), generated.ids().length, generated.time());
    }

    @Override
    public ModelCard card() {
        return card;
    }

    /** Refuses what waits, finishes what was begun, then frees the model. */
    @Override
    public void close() {
        inference.close();
        model.close();
        tokenizer.close();
    }
}
