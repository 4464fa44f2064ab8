package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.Shared;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.Importer;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.Tokenizer;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Layout;
import io.comevl.frame.Pixels;
import io.comevl.grounding.SceneModel.ModelCard;
import io.comevl.grounding.SceneModel.Seen;
import io.comevl.ops.WeightSource;
import io.comevl.runtime.Device;
import io.comevl.runtime.KeyValues;
import io.comevl.runtime.LoadedModel;
import io.comevl.runtime.MicroBatcher;
import io.comevl.runtime.NewTokens;
import io.comevl.runtime.Step;
import io.comevl.runtime.VisualTokens;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The toy checkpoint answers as the reference does; its weights are random, so its answers mean nothing. */
final class GroundingModelTest {

    @TempDir
    static Path folder;

    private static LoadedModel loaded;
    private static Tokenizer tokenizer;
    private static Generator generator;
    private static GroundingModel model;

    @BeforeAll
    static void load() {
        Bundle bundle = Importer.run(
                Importer.Request.of(Shared.path("reference/checkpoint"), folder.resolve("toy")), line -> {});
        loaded = LoadedModel.open(bundle.folder(), bundle.architecture(), Device.cpu());
        tokenizer = bundle.tokenizer();
        generator = new Generator(loaded, tokenizer);
        MicroBatcher.Limits batches = new MicroBatcher.Limits(8, Duration.ofMillis(1), 100);
        model = GroundingModel.open(
                bundle, Device.cpu(), new GroundingModel.Settings(2, 100, 12, 64, batches, GroundingModel.Forms.KNOWN));
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
            loaded.close();
            tokenizer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one_crop__prompt0",
                "one_crop__prompt1",
                "few_crops__prompt0",
                "few_crops__prompt1",
                "max12__prompt0",
                "black_crop__prompt0"
            })
    void greedyTokensAreTheReferences(String name) throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(Shared.path("reference/full_model/" + name + ".json").toFile());
        long[] expected = longs(golden.path("decode_tokens"));
        Crops crops = crops(golden, name.substring(0, name.indexOf("__")));

        try (VisualTokens visual = loaded.encode(List.of(crops)).get(0)) {
            Generator.Generated generated = generator
                    .generate(
                            generator.prefix(crops),
                            visual,
                            List.of(golden.path("prompt_text").asText()),
                            expected.length)
                    .get(0);

            assertThat(generated.ids()).containsExactly(expected);
        }
    }

    @Test
    void textWithoutAPictureIsContinuedToo() throws IOException {
        String message = " User: how many cars are on this road? Assistant:";
        WeightSource golden = Safetensors.open(Shared.path("reference/full_model/text_only.safetensors"));

        Generator.Generated generated = generator.generate(List.of(message), 10).get(0);

        assertThat(tokenizer.encode(message)).containsExactly(integers(golden, "input_ids"));
        NewTokens bos = NewTokens.text(tokenizer.special().bos());
        assertThat(generated.ids()).containsExactly(alone(bos, Optional.empty(), message, 10));
    }

    @Test
    void questionsAnsweredTogetherGetTheTokensThatTheyGetAlone() {
        Random random = new Random(9);
        Crops crops = Cropper.cut(
                noise(200, 150, random),
                CropMode.OVERLAP_AND_RESIZE_C2,
                Layout.RELEASE,
                loaded.architecture().geometry());
        try (VisualTokens visual = loaded.encode(List.of(crops)).get(0)) {
            for (int k = 1; k <= 6; k++) {
                int limit = 1 + random.nextInt(10);
                List<String> messages =
                        IntStream.range(0, k).mapToObj(i -> message(random)).toList();

                List<Generator.Generated> together =
                        generator.generate(generator.prefix(crops), visual, messages, limit);

                for (int i = 0; i < k; i++) {
                    assertThat(together.get(i).ids())
                            .containsExactly(
                                    alone(generator.prefix(crops), Optional.of(visual), messages.get(i), limit));
                }
            }
        }
    }

    @Test
    void aFramesQuestionsAreAnsweredInTheirOrder() {
        List<Question> questions = List.of(
                new Question(Task.POINT, "car"),
                new Question(Task.COUNT, "car"),
                new Question(Task.BOX, "the car"),
                new Question(Task.ASK, "What is that?"));
        try (Seen seen = model.see(noise(300, 200, new Random(1))).join()) {
            List<Reply> replies = model.answer(seen, questions).join();

            assertThat(replies).extracting(Reply::question).isEqualTo(questions);
            assertThat(replies).allSatisfy(reply -> {
                assertThat(reply.confidence()).isBetween(0.0, 1.0);
                assertThat(reply.tokens()).isBetween(1, 12);
                assertThat(reply.decode()).isPositive();
                assertThat(reply.answer())
                        .isEqualTo(AnswerParser.parse(reply.question().task(), reply.text(), 300, 200));
            });
            assertThat(model.answer(seen, List.of()).join()).isEmpty();
        }
    }

    @Test
    void framesAskedAboutAtTheSameTimeDoNotMix() {
        Random random = new Random(2);
        List<Pixels> frames = IntStream.range(0, 6)
                .mapToObj(i -> noise(100 + 90 * i, 120, random))
                .toList();
        List<Question> questions = List.of(new Question(Task.POINT, "car"), new Question(Task.ASK, "Who?"));
        List<List<String>> alone = frames.stream()
                .map(frame -> texts(ask(frame, questions).join()))
                .toList();

        List<CompletableFuture<List<Reply>>> asked =
                frames.stream().map(frame -> ask(frame, questions)).toList();

        assertThat(asked.stream().map(replies -> texts(replies.join())).toList())
                .isEqualTo(alone);
    }

    @Test
    void aWatchedCamerasAnswersAreThoseOfFramesSeenAlone() {
        Random random = new Random(4);
        List<Pixels> pictures =
                IntStream.range(0, 3).mapToObj(i -> noise(120, 90, random)).toList();
        List<Question> questions = List.of(new Question(Task.POINT, "car"), new Question(Task.ASK, "Who?"));
        List<List<String>> alone = pictures.stream()
                .map(picture -> texts(ask(picture, questions).join()))
                .toList();
        int[] shown = {0, 0, 1, 1, 1, 2, 0, 0};
        List<CompletableFuture<List<Reply>>> replies = new ArrayList<>();
        try (SceneModel.Watch watch = model.watch(Reuse.exact())) {
            for (int picture : shown) {
                replies.add(watch.see(pictures.get(picture))
                        .thenCompose(seen -> model.answer(seen, questions).whenComplete((said, bad) -> seen.close())));
            }
            for (int i = 0; i < shown.length; i++) {
                assertThat(texts(replies.get(i).join())).isEqualTo(alone.get(shown[i]));
                boolean again = i > 0 && shown[i] == shown[i - 1];
                assertThat(replies.get(i).join()).allMatch(reply -> reply.work().reused() == again);
            }
        }
    }

    @Test
    void draftsOfACamerasEarlierAnswersChangeNoAnswer() {
        Random random = new Random(8);
        Pixels first = noise(60, 40, random);
        Pixels second = new Pixels(60, 40, first.rgb().clone());
        second.rgb()[3000] ^= 1; // enough to look again, too little for another answer
        List<Question> questions = List.of(new Question(Task.POINT, "car"), new Question(Task.ASK, "Who?"));
        List<Reply> alone = ask(second, questions).join();
        try (SceneModel.Watch watch = model.watch(Reuse.exact())) {
            Seen seen = watch.see(first).join();
            model.answer(seen, questions).join();
            seen.close();
            Seen again = watch.see(second).join();
            List<Reply> drafted = model.answer(again, questions).join();
            again.close();

            assertThat(texts(drafted)).isEqualTo(texts(alone));
            assertThat(drafted).allSatisfy(reply -> {
                assertThat(reply.work().reused()).isFalse();
                assertThat(reply.work().accepted()).isPositive();
                assertThat(reply.work().reads()).isLessThan(reply.tokens());
            });
        }
    }

    @Test
    void anUnchangedPictureOfAnotherSizeIsAskedAboutAgain() {
        Question box = new Question(Task.BOX, "car");
        try (SceneModel.Watch watch = model.watch(Reuse.exact());
                Seen wide =
                        watch.see(new Pixels(100, 50, new byte[3 * 100 * 50])).join()) {
            model.answer(wide, List.of(box)).join();
            try (Seen high =
                    watch.see(new Pixels(50, 100, new byte[3 * 100 * 50])).join()) {
                assertThat(model.answer(high, List.of(box)).join())
                        .noneMatch(reply -> reply.work().reused());
            }
        }
    }

    @Test
    void theCardSaysWhichModelItIs() {
        String engine = "OnnxRuntime " + OrtEnvironment.getEnvironment().getVersion();

        assertThat(model.card()).isEqualTo(new ModelCard("checkpoint", "fp32", engine, true));
    }

    @Test
    void aClosedFrameIsRefusedAndClosingTwiceIsHarmless() {
        Seen seen = model.see(noise(64, 64, new Random(3))).join();
        seen.close();
        seen.close();

        assertThatThrownBy(() -> model.answer(seen, List.of(new Question(Task.ASK, "Who?")))
                        .join())
                .hasRootCauseMessage("scene: asked about after it was closed");
    }

    private static CompletableFuture<List<Reply>> ask(Pixels frame, List<Question> questions) {
        return model.see(frame)
                .thenCompose(seen -> model.answer(seen, questions).whenComplete((replies, failure) -> seen.close()));
    }

    private static List<String> texts(List<Reply> replies) {
        return replies.stream().map(Reply::text).toList();
    }

    /** Plain decoding: for every token the whole sequence of one question is read from the start. */
    private static long[] alone(NewTokens prefix, Optional<VisualTokens> visual, String message, int limit) {
        long[] text = LongStream.concat(LongStream.of(prefix.ids()), LongStream.of(tokenizer.encode(message)))
                .toArray();
        long[] chosen = {};
        while (chosen.length < limit
                && (chosen.length == 0
                        || chosen[chosen.length - 1] != tokenizer.special().eos())) {
            long[] ids = LongStream.concat(LongStream.of(text), LongStream.of(chosen))
                    .toArray();
            int[] sources = Arrays.copyOf(prefix.sources(), ids.length);
            Arrays.fill(sources, prefix.ids().length, ids.length, -1);
            List<NewTokens> row = List.of(new NewTokens(ids, sources, 1));
            try (KeyValues nothing = loaded.nothingRead(1);
                    Step step = visual.map(tokens -> loaded.read(nothing, row, tokens))
                            .orElseGet(() -> loaded.read(nothing, row))) {
                chosen = Arrays.copyOf(chosen, chosen.length + 1);
                chosen[chosen.length - 1] = likeliest(step.logits()[0][0]);
            }
        }
        return chosen;
    }

    private static long likeliest(float[] logits) {
        return IntStream.range(0, logits.length)
                .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                .orElseThrow();
    }

    private static Crops crops(JsonNode golden, String stage) throws IOException {
        Pixels original = pixels(Shared.path("reference/" + golden.path("image").asText()));
        CropGeometry released = loaded.architecture().geometry();
        CropGeometry geometry = new CropGeometry(
                released.cropPixels(),
                released.patchPixels(),
                released.marginPatches(),
                released.poolingSide(),
                golden.path("max_crops").asInt(),
                released.secondScaleWindowPixels());
        CropMode mode = CropMode.valueOf(
                golden.path("crop_mode").asText().replace('-', '_').toUpperCase(Locale.ROOT));
        CropPlan plan = CropPlan.of(original.widthPixels(), original.heightPixels(), mode, Layout.RELEASE, geometry);
        return Cropper.cutResized(pixels(Shared.path("reference/vision/" + stage + "__resized.png")), plan);
    }

    private static Pixels pixels(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        int at = 0;
        for (int pixel : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            rgb[at++] = (byte) (pixel >> 16);
            rgb[at++] = (byte) (pixel >> 8);
            rgb[at++] = (byte) pixel;
        }
        return new Pixels(image.getWidth(), image.getHeight(), rgb);
    }

    private static Pixels noise(int width, int height, Random random) {
        byte[] rgb = new byte[3 * width * height];
        random.nextBytes(rgb);
        return new Pixels(width, height, rgb);
    }

    private static String message(Random random) {
        StringBuilder message = new StringBuilder(" User: ");
        random.ints(1 + random.nextInt(40), 'a', 'z' + 1).forEach(message::appendCodePoint);
        return message.append(" Assistant:").toString();
    }

    private static long[] longs(JsonNode list) {
        List<Long> values = new ArrayList<>();
        list.forEach(value -> values.add(value.asLong()));
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] integers(WeightSource source, String name) {
        IntBuffer values = source.bytes(name).asIntBuffer();
        return IntStream.range(0, values.remaining()).mapToLong(values::get).toArray();
    }
}
