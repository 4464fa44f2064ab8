package io.comevl.grounding;

import ai.onnxruntime.OrtEnvironment;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Description;
import io.comevl.bundle.Tokenizer;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.runtime.CameraCrops;
import io.comevl.runtime.Device;
import io.comevl.runtime.EncodedFrame;
import io.comevl.runtime.LoadedModel;
import io.comevl.runtime.MicroBatcher;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A bundle's model as a {@link SceneModel}. Frames of all callers are cut and gathered into batches; batches and sets of
 * questions are computed on a bounded number of threads of its own. What finds neither a thread nor a place to wait
 * completes exceptionally.
 */
public final class GroundingModel implements SceneModel {

    private final LoadedModel model;
    private final Tokenizer tokenizer;
    private final ModelCard card;
    private final Settings settings;
    private final Generator generator;
    private final Inference inference;
    private final MicroBatcher<Look, Seen> frames;

    /**
     * How much work at once, and how long an answer may be.
     *
     * @param threads batches or sets of questions that are computed at the same time
     * @param waiting batches and sets of questions that may wait for a thread
     * @param stepLimit most tokens of one answer
     * @param batches which frames are encoded together, weighed in crops; where too much waits, {@link #see} blocks
     */
    public record Settings(int threads, int waiting, int stepLimit, MicroBatcher.Limits batches)
            implements Serializable {

        /** Checks that something can run. */
        public Settings {
            if (threads < 1 || waiting < 1 || stepLimit < 1) {
                throw new IllegalArgumentException("grounding: threads, waiting places and steps must be at least 1, "
                        + "found " + threads + ", " + waiting + ", " + stepLimit);
            }
        }

        /** The same with another limit. */
        public Settings withStepLimit(int limit) {
            return new Settings(threads, waiting, limit, batches);
        }

        /** One thread, which the engine's own threads help; the step limit of the authors' evaluation. */
        public static Settings standard() {
            return new Settings(1, 1024, 256, new MicroBatcher.Limits(26, Duration.ofMillis(10), 13 * 1024));
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
        frames = new MicroBatcher<>(
                "encode", settings.batches(), new MicroBatcher.Work<>(this::crops, this::look, Seen::close));
    }

    /**
     * Loads a bundle.
     *
     * @throws io.comevl.bundle.BundleException if its tokenizer is damaged
     * @throws java.io.UncheckedIOException if a graph is missing or damaged
     */
    public static GroundingModel open(Bundle bundle, Device device, Settings settings) {
        Description description = bundle.description();
        LoadedModel model = LoadedModel.open(bundle.folder(), bundle.architecture(), device);
        try {
            // DJL's engine names the version that DJL was made with, not the one that is there.
            String engine = "OnnxRuntime " + OrtEnvironment.getEnvironment().getVersion();
            boolean random = description.provenance().randomWeights();
            ModelCard card =
                    new ModelCard(description.name(), description.precision().title(), engine, random);
            return new GroundingModel(model, bundle.tokenizer(), card, settings);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** A frame to look at, and the watch that it belongs to, if any. */
    private record Look(Pixels frame, Optional<CameraWatch> watch) {}

    @Override
    public CompletableFuture<Seen> see(Pixels frame) {
        return see(new Look(frame, Optional.empty()));
    }

    CompletableFuture<Seen> see(Pixels frame, CameraWatch watch) {
        return see(new Look(frame, Optional.of(watch)));
    }

    private CompletableFuture<Seen> see(Look look) {
        try {
            return frames.submit(look);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Watch watch(Reuse reuse) {
        return new CameraWatch(this, reuse);
    }

    private CropPlan plan(Pixels frame) {
        Architecture architecture = model.architecture();
        return CropPlan.of(
                frame.widthPixels(),
                frame.heightPixels(),
                architecture.cropMode(),
                architecture.layout(),
                architecture.geometry());
    }

    private int crops(Look look) {
        return plan(look.frame()).count();
    }

    /** Cuts on the batcher's thread and computes on an inference thread. */
    private List<Seen> look(List<Look> batch) {
        List<CameraCrops> crops = batch.stream().map(this::cut).toList();
        List<EncodedFrame> encoded = inference
                .run(() -> model.look(crops), unwanted -> unwanted.forEach(frame -> frame.tokens().close()))
                .join();
        return IntStream.range(0, batch.size())
                .<Seen>mapToObj(i -> scene(batch.get(i), crops.get(i).crops(), encoded.get(i)))
                .toList();
    }

    private CameraCrops cut(Look look) {
        Crops crops = Cropper.cut(look.frame(), plan(look.frame()));
        return look.watch().map(watch -> watch.crops(crops)).orElseGet(() -> CameraCrops.alone(crops));
    }

    private Seen scene(Look look, Crops crops, EncodedFrame encoded) {
        Optional<SceneAnswers> answers =
                look.watch().map(watch -> watch.answers(look.frame(), encoded.isUnchanged()));
        return new Scene(look.frame(), generator.prefix(crops), encoded, answers);
    }

    @Override
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
        List<Question> asked = List.copyOf(questions);
        return own(seen)
                .answers()
                .map(known -> known.all(asked, unknown -> answer(seen, unknown, settings.stepLimit())))
                .orElseGet(() -> answer(seen, asked, settings.stepLimit()));
    }

    /** The same with a step limit of its own, whatever was said about the scene before. */
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions, int stepLimit) {
        Scene scene = own(seen);
        List<Question> asked = List.copyOf(questions);
        return inference.run(() -> replies(scene, asked, stepLimit), replies -> {});
    }

    private static Scene own(Seen seen) {
        if (!(seen instanceof Scene scene)) {
            throw new IllegalArgumentException("answer: the frame was seen by another model");
        }
        return scene;
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

    private Reply reply(Question question, Generator.Generated generated, Seen seen) {
        Architecture.BoxPixels pixels = model.architecture().boxPixels();
        Answer answer = AnswerParser.parse(
                question.task(),
                generated.text(),
                pixels.widthFor(seen.widthPixels()),
                pixels.heightFor(seen.heightPixels()));
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
        frames.close();
        inference.close();
        model.close();
        tokenizer.close();
    }
}
