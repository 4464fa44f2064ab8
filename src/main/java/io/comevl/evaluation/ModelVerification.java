package io.comevl.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.frame.Resize;
import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Compares a model stage by stage with recorded numbers of the authors' implementation: prompts, pictures, tokens,
 * weights, every stage of vision and decoder, greedy tokens. Cases are whatever the reference folder lists.
 */
public final class ModelVerification {

    private static final Tolerance VISION = Tolerance.rounding(6e-5);
    private static final Tolerance DECODER = Tolerance.rounding(2e-4);

    /** From the original picture: own resizing differs by a level here and there. */
    private static final Tolerance END_TO_END = Tolerance.rounding(2e-2);

    /** Who computes what no interpreter computes. */
    private static final String JAVA = "Java";

    private final Architecture architecture;
    private final PlainWeights weights;
    private final Words words;
    private final BiFunction<Pixels, CropPlan, Crops> cutter;

    /**
     * Text to ids.
     *
     * @param begin id that stands first in a sequence
     * @param encode ids of a text, none added
     */
    public record Words(int begin, Function<String, long[]> encode) {}

    /**
     * Verifies a model.
     *
     * @param weights of a bundle, or as {@link io.comevl.network.EffectiveWeights} presents a checkpoint's; what passes
     *     depends on the precision that they are kept in
     */
    public ModelVerification(Architecture architecture, WeightSource weights, Words words) {
        this(architecture, weights, words, Cropper::cutResized);
    }

    /** The same with a cutter of resized pictures that tests may put a mistake into. */
    ModelVerification(
            Architecture architecture, WeightSource weights, Words words, BiFunction<Pixels, CropPlan, Crops> cutter) {
        this.architecture = architecture;
        this.weights = new PlainWeights(weights);
        this.words = words;
        this.cutter = cutter;
    }

    /**
     * Compares everything the reference has.
     *
     * @param reference folder in the reference's layout
     * @param runners the model in each interpreter
     * @param rows told of each row as soon as it is known
     * @throws IllegalArgumentException if the folder holds no case to compare
     */
    public void run(Path reference, List<StageRunner> runners, Consumer<StageRow> rows) {
        List<Path> pictures = GoldenCase.files(reference.resolve("vision"), ".json");
        List<Path> sequences = GoldenCase.files(reference.resolve("full_model"), ".safetensors");
        if (pictures.isEmpty() && sequences.isEmpty()) {
            throw new IllegalArgumentException(
                    reference + ": expected cases in vision/ or full_model/, found none; give a reference folder");
        }
        text(reference, rows);
        Path index = reference.resolve("preprocess/index.json");
        if (Files.exists(index)) {
            GoldenCase.json(index).forEach(settings -> preprocess(reference, settings, rows));
        }
        List<EncodedCase> encoded = pictures.stream()
                .map(settings -> picture(reference, settings, runners, rows))
                .toList();
        Path effective = reference.resolve("vision/effective_orthogonal_weights.safetensors");
        if (Files.exists(effective)) {
            WeightParity.rows(new GoldenFile(effective), weights, encoded, allowed(VISION))
                    .forEach(rows);
        }
        sequences.forEach(file -> sequence(reference, file, encoded, runners, rows));
    }

    private Tolerance allowed(Tolerance exact) {
        return Tolerance.of(weights.coarsest(), exact);
    }

    private static void text(Path reference, Consumer<StageRow> rows) {
        try {
            Path prompts = reference.resolve("text/formatter_cases.json");
            if (Files.exists(prompts)) {
                rows.accept(row("prompts", FormatterGoldens.check(prompts)));
            }
            Path scores = reference.resolve("evaluators/cases.json");
            if (Files.exists(scores)) {
                rows.accept(row("answers and scores", EvaluatorGoldens.check(scores)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StageRow row(String stage, TextParity parity) {
        StageRow.Subject subject = new StageRow.Subject("all", JAVA);
        return StageRow.counted(subject, stage, parity.differences().size(), parity.cases(), 0);
    }

    private void preprocess(Path reference, JsonNode settings, Consumer<StageRow> rows) {
        GoldenCase golden = GoldenCase.of(reference, settings);
        StageRow.Subject subject = new StageRow.Subject(golden.name(), JAVA);
        GoldenFile file = new GoldenFile(reference.resolve("preprocess/" + golden.name() + ".safetensors"));
        Pixels picture = golden.picture();
        CropPlan plan = golden.plan(architecture, picture);
        PreprocessParity parity = new PreprocessParity(subject, plan.geometry());
        Crops crops = Cropper.cut(picture, plan);
        int[] size = ints(settings.get("resized_to_hw"));
        int[] ownSize = {crops.resizedHeightPixels(), crops.resizedWidthPixels()};
        rows.accept(StageRow.equal(subject, "resized size", size, ownSize));
        if (settings.hasNonNull("resized_png")) {
            Path resized = reference.resolve(settings.get("resized_png").asText());
            parity.resize(picture, plan, GoldenCase.picture(resized)).forEach(rows);
        }
        parity.slots(crops, file).forEach(rows);
        parity.pixels(crops, file).forEach(rows);
        int[] tokens = tokens(crops, settings.get("prompt").asText());
        rows.accept(StageRow.equal(subject, "input_tokens", file.ints("input_tokens"), tokens));
        int[] positions = IntStream.range(0, tokens.length).toArray();
        rows.accept(StageRow.equal(subject, "position_ids", file.ints("position_ids"), positions));
    }

    private EncodedCase picture(Path reference, Path settings, List<StageRunner> runners, Consumer<StageRow> rows) {
        GoldenCase golden = GoldenCase.of(reference, GoldenCase.json(settings));
        GoldenFile file = new GoldenFile(settings.resolveSibling(golden.name() + ".safetensors"));
        Pixels picture = golden.picture();
        CropPlan plan = golden.plan(architecture, picture);
        Pixels resized = GoldenCase.picture(settings.resolveSibling(golden.name() + "__resized.png"));
        Crops crops = cutter.apply(resized, plan);
        PreprocessParity parity = new PreprocessParity(new StageRow.Subject(golden.name(), JAVA), plan.geometry());
        parity.resize(picture, plan, resized).forEach(rows);
        parity.slots(crops, file).forEach(rows);
        Crops own = cutter.apply(Resize.bilinear(picture, plan.resizedWidthPixels(), plan.resizedHeightPixels()), plan);
        Map<StageRunner, SeenStages> seen = new LinkedHashMap<>();
        for (StageRunner runner : runners) {
            StageRow.Subject subject = new StageRow.Subject(golden.name(), runner.interpreter());
            SeenStages stages = new SeenStages(runner.vision(crops, VisionParity.places(architecture)));
            new VisionParity(architecture, subject, file, stages)
                    .rows(allowed(VISION))
                    .forEach(rows);
            SeenStages fromOriginal = new SeenStages(runner.vision(own, Set.of()));
            rows.accept(StageRow.compared(
                    subject,
                    "vision_output, own resize",
                    file.floats("vision_output"),
                    fromOriginal.batch("vision/output", file.ints("vision_output_slots")),
                    allowed(END_TO_END)));
            seen.put(runner, stages.only(Set.of("vision/output", "vision/mix1/weights", "vision/mix2/weights")));
        }
        return new EncodedCase(golden, crops, seen);
    }

    private void sequence(
            Path reference, Path file, List<EncodedCase> encoded, List<StageRunner> runners, Consumer<StageRow> rows) {
        String name = file.getFileName().toString().replace(".safetensors", "");
        GoldenFile golden = new GoldenFile(file);
        int[] ids = golden.ints("input_ids");
        Path settings = file.resolveSibling(name + ".json");
        if (Files.exists(settings)) {
            JsonNode prompt = GoldenCase.json(settings);
            GoldenCase picture = GoldenCase.of(reference, prompt);
            EncodedCase seen = encoded.stream()
                    .filter(other -> other.golden().sameCrops(picture))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            settings + ": expected a case of the same picture in vision/, found none"));
            StageRow.Subject subject = new StageRow.Subject(name, JAVA);
            String text = prompt.get("prompt_text").asText();
            rows.accept(
                    StageRow.equal(subject, "prompt_token_ids", ints(prompt.get("prompt_token_ids")), encode(text)));
            rows.accept(StageRow.equal(subject, "input_ids", ids, tokens(seen.crops(), text)));
            long[] sources = seen.sources(ids.length);
            seen.seen()
                    .forEach((runner, stages) ->
                            decode(golden, name, runner, EncodedCase.features(stages), sources, rows));
        } else {
            int width = architecture.decoder().width();
            Observation nothing = new Observation(new long[] {0, width}, new float[0]);
            long[] sources = new long[ids.length];
            Arrays.fill(sources, -1);
            runners.forEach(runner -> decode(golden, name, runner, nothing, sources, rows));
        }
    }

    private void decode(
            GoldenFile golden,
            String name,
            StageRunner runner,
            Observation features,
            long[] sources,
            Consumer<StageRow> rows) {
        StageRow.Subject subject = new StageRow.Subject(name, runner.interpreter());
        try (StageRunner.Sequence sequence = runner.sequence(features)) {
            new DecoderParity(subject, golden, allowed(DECODER))
                    .rows(sequence, sources, architecture.decoder().layers())
                    .forEach(rows);
        }
    }

    private int[] tokens(Crops crops, String text) {
        IntStream image = crops.tokens().stream()
                .mapToInt(kind -> kind.id(architecture.decoder().vocabulary()));
        return IntStream.concat(IntStream.of(words.begin()), IntStream.concat(image, Arrays.stream(encode(text))))
                .toArray();
    }

    private int[] encode(String text) {
        return Arrays.stream(words.encode().apply(text))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
