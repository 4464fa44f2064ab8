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
import io.comevl.ops.PlainWeights;
import io.comevl.ops.Precision;
import io.comevl.runtime.CameraCrops;
import io.comevl.runtime.Device;
import io.comevl.runtime.EncodedFrame;
import io.comevl.runtime.KeyValues;
import io.comevl.runtime.LoadedModel;
import io.comevl.runtime.MicroBatcher;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A bundle's model as a {@link SceneModel}. Frames of all callers are cut and gathered into batches; batches and sets of
 * questions of all frames, decoded in one batch, are computed on a bounded number of threads of its own. What finds neither a thread nor a place to wait
 * completes exceptionally.
 */
public final class GroundingModel implements SceneModel {

    /** Where the decoder's weights lie. */
    private static final String DECODER = "transformer.";

    private final LoadedModel model;
    private final Tokenizer tokenizer;
    private final ModelCard card;
    private final Settings settings;
    private final Decoding numbers;
    private final Generator generator;
    private final AnswerForms forms;
    private final Inference inference;
    private final ContinuousDecoding<KeyValues> decoding;
    private final MicroBatcher<Look, Seen> frames;

    /**
     * How much work at once, and how long an answer may be.
     *
     * @param threads pieces of work that are computed at the same time: a batch of frames is one, a step of all answers
     *     another
     * @param waiting pieces of work, and sets of questions, that may wait
     * @param stepLimit most tokens of one answer
     * @param rows most answers that are decoded together, unless one frame alone is asked more
     * @param batches which frames are encoded together, weighed in crops; where too much waits, {@link #see} blocks
     * @param forms what answers may be
     */
    public record Settings(int threads, int waiting, int stepLimit, int rows, MicroBatcher.Limits batches, Forms forms)
            implements Serializable {

        /** Checks that something can run. */
        public Settings {
            if (threads < 1 || waiting < 1 || stepLimit < 1 || rows < 1) {
                throw new IllegalArgumentException(
                        "grounding: threads, waiting places, steps and rows must be at least " + "1, found " + threads
                                + ", " + waiting + ", " + stepLimit + ", " + rows);
            }
        }

        /** The same with another limit. */
        public Settings withStepLimit(int limit) {
            return new Settings(threads, waiting, limit, rows, batches, forms);
        }

        /** The same with other forms of answers. */
        public Settings withForms(Forms others) {
            return new Settings(threads, waiting, stepLimit, rows, batches, others);
        }

        /** The same with each frame encoded and each frame's questions answered by themselves, whatever else waits. */
        public Settings oneByOne() {
            MicroBatcher.Limits single = new MicroBatcher.Limits(1, Duration.ZERO, batches.queueWeight());
            return new Settings(threads, waiting, stepLimit, 1, single, forms);
        }

        /** One thread, which the engine's own threads help; the step limit of the authors' evaluation. */
        public static Settings standard() {
            return new Settings(
                    1, 1024, 256, 64, new MicroBatcher.Limits(26, Duration.ofMillis(10), 13 * 1024), Forms.KNOWN);
        }
    }

    /** What answers may be. */
    public enum Forms {
        /** Answers that point, count or box have the form that the model was trained to give them, and no other. */
        KNOWN,
        /** Any text: what the model says is read as far as it can be. */
        FREE
    }

    /** In which numbers the decoder computes. */
    private enum Decoding {
        /** Float32: a row's numbers depend on what is computed beside it by roundings of float32 only. */
        FLOATS,
        /** Some layers in whole-number levels: such roundings may decide for another level. */
        LEVELS
    }

    private GroundingModel(
            LoadedModel model, Tokenizer tokenizer, ModelCard card, Settings settings, Decoding numbers) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.card = card;
        this.settings = settings;
        this.numbers = numbers;
        generator = new Generator(model, tokenizer);
        forms = new AnswerForms(tokenizer);
        inference = new Inference(settings.threads(), settings.waiting());
        decoding = new ContinuousDecoding<>(
                generator.language(), inference, new ContinuousDecoding.Limits(settings.rows(), settings.waiting()));
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
            return new GroundingModel(model, bundle.tokenizer(), card, settings, numbers(bundle));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static Decoding numbers(Bundle bundle) {
        PlainWeights weights = new PlainWeights(bundle.weights());
        boolean levels = Stream.of(Precision.INT8, Precision.INT4)
                .flatMap(precision -> weights.in(precision).stream())
                .anyMatch(weight -> weight.startsWith(DECODER));
        return levels ? Decoding.LEVELS : Decoding.FLOATS;
    }

    /** Whether drafts of this kind are taken with this model's decoder. */
    boolean takes(Reuse.Drafts drafts) {
        return switch (drafts) {
            case NEVER -> false;
            case EXACT -> numbers == Decoding.FLOATS;
            case ALWAYS -> true;
        };
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
                .run(
                        () -> model.look(crops),
                        unwanted -> unwanted.forEach(frame -> frame.tokens().close()))
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
        return new Scene(look.frame(), generator.prefix(crops), encoded, look.watch());
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
        try {
            scene.use();
        } catch (IllegalStateException closed) {
            return CompletableFuture.failedFuture(closed);
        }
        return decoding.submit(
                        () -> generator.begin(scene.prefix(), scene.visual()),
                        asked.stream()
                                .map(question -> start(scene, question, stepLimit))
                                .toList())
                .whenComplete((continued, problem) -> scene.release())
                .thenApply(continued -> IntStream.range(0, asked.size())
                        .mapToObj(i -> reply(asked.get(i), generator.generated(continued.get(i)), scene))
                        .toList());
    }

    private TextRow.Start start(Scene scene, Question question, int stepLimit) {
        Architecture.BoxPixels pixels = model.architecture().boxPixels();
        AnswerForm form = settings.forms() == Forms.FREE
                ? AnswerForm.FREE
                : forms.of(
                        question,
                        pixels.widthFor(scene.widthPixels()),
                        pixels.heightFor(scene.heightPixels()),
                        stepLimit);
        long[] draft = scene.watch().map(watch -> watch.draft(question)).orElseGet(() -> new long[0]);
        return new TextRow.Start(tokenizer.encode(Prompts.of(question)), stepLimit, form, draft);
    }

    private static Scene own(Seen seen) {
        if (!(seen instanceof Scene scene)) {
            throw new IllegalArgumentException("answer: the frame was seen by another model");
        }
        return scene;
    }

    private Reply reply(Question question, Generator.Generated generated, Scene seen) {
        seen.watch().ifPresent(watch -> watch.answered(question, generated.ids()));
        Architecture.BoxPixels pixels = model.architecture().boxPixels();
        Answer answer = AnswerParser.parse(
                question.task(),
                generated.text(),
                pixels.widthFor(seen.widthPixels()),
                pixels.heightFor(seen.heightPixels()));
        return new Reply(
                question,
                generated.text(),
                answer,
                generated.confidence(),
                generated.ids().length,
                generated.time(),
                generated.work());
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
