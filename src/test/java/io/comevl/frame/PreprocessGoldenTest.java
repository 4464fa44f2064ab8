package io.comevl.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.Shared;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cropping agrees with what the authors' preprocessing gave, case by case. */
final class PreprocessGoldenTest {

    private static final Path OWN = Path.of("src/test/resources/reference");
    private static final int VOCABULARY = 512;
    private static final int BOS = 256;

    /** One recorded case and the folder that its index stands in. */
    record Case(Path reference, JsonNode facts) {

        Pixels image() throws IOException {
            return picture(facts.path("image").asText());
        }

        Pixels picture(String name) throws IOException {
            byte[] encoded = Files.readAllBytes(reference.resolve(name));
            return PixelDecoder.decode(encoded, ImageLimits.DEFAULT).passed().orElseThrow();
        }

        Tensors tensors() throws IOException {
            return Tensors.read(
                    reference.resolve("preprocess/" + facts.path("case").asText() + ".safetensors"));
        }

        CropGeometry geometry() {
            return new CropGeometry(384, 16, 4, 2, facts.path("max_crops").asInt(), 96);
        }

        Pixels stretched() throws IOException {
            return picture(facts.path("resized_png").asText());
        }

        List<Integer> sides(String name) {
            return List.of(
                    facts.path(name).get(0).asInt(), facts.path(name).get(1).asInt());
        }

        CropPlan plan() {
            List<Integer> heightAndWidth = sides("image_hw");
            return plan(heightAndWidth.get(1), heightAndWidth.get(0));
        }

        CropPlan plan(int width, int height) {
            CropMode mode = facts.path("crop_mode").asText().equals("resize")
                    ? CropMode.RESIZE
                    : CropMode.OVERLAP_AND_RESIZE_C2;
            return CropPlan.of(width, height, mode, Layout.RELEASE, geometry());
        }

        @Override
        public String toString() {
            return facts.path("case").asText() + " of " + reference;
        }
    }

    private static List<Path> references() {
        return Stream.concat(Stream.of(OWN), Shared.find("reference").stream()).toList();
    }

    /** Those kept with the project and, where they are at hand, all others. */
    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Path reference :
                Stream.concat(Stream.of(OWN), Shared.find("reference").stream()).toList()) {
            new ObjectMapper()
                    .readTree(reference.resolve("preprocess/index.json").toFile())
                    .forEach(facts -> cases.add(new Case(reference, facts)));
        }
        return cases.stream();
    }

    static Stream<Case> casesWithStretchedPicture() throws IOException {
        return cases().filter(golden -> golden.facts().path("resized_png").isTextual());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreTheRecordedOnes(Case golden) throws IOException {
        int[] recorded = golden.tensors().ints("input_tokens");

        int[] tokens = golden.plan().tokens().stream()
                .mapToInt(kind -> kind.id(VOCABULARY))
                .toArray();

        assertThat(recorded).startsWith(BOS);
        assertThat(tokens).isEqualTo(Arrays.copyOfRange(recorded, 1, 1 + tokens.length));
        assertThat(Arrays.stream(recorded).filter(id -> id >= VOCABULARY)).hasSize(tokens.length);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void slotsAndMasksAreTheRecordedOnes(Case golden) throws IOException {
        Tensors recorded = golden.tensors();

        SlotTable slots = SlotTable.of(Cropper.cut(golden.image(), golden.plan()), golden.geometry());

        assertThat(slots.positions()).isEqualTo(recorded.ints("image_input_idx"));
        if (recorded.has("image_masks")) {
            assertThat(slots.masks()).isEqualTo(recorded.floats("image_masks"));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cropsAndTheirPictureHaveTheRecordedSizes(Case golden) throws IOException {
        Crops crops = Cropper.cut(golden.image(), golden.plan());

        assertThat(crops.shown())
                .isEqualTo(golden.facts().path("images_shape").get(0).asInt());
        assertThat(List.of(crops.resizedHeightPixels(), crops.resizedWidthPixels()))
                .isEqualTo(golden.sides("resized_to_hw"));
    }

    /** One level is 0.0078 after normalisation; more would be another rule, not another rounding. */
    @ParameterizedTest
    @MethodSource("cases")
    void sampledPixelsAreTheRecordedOnesWithinOneLevel(Case golden) throws IOException {
        Tensors recorded = golden.tensors();
        int[] at = recorded.ints("patch_sample_flat_index");
        float[] expected = recorded.floats("patch_sample_value");

        byte[] patches = Cropper.cut(golden.image(), golden.plan()).patches();

        assertThat(IntStream.range(0, at.length).mapToDouble(i -> Math.abs(normalised(patches[at[i]]) - expected[i])))
                .allMatch(difference -> difference < 0.0079)
                .filteredOn(difference -> difference > 0)
                .hasSizeLessThanOrEqualTo(at.length / 500);
    }

    /** The reference's own resize is not known to the bit, so a few roundings may fall on the other side. */
    @ParameterizedTest
    @MethodSource("casesWithStretchedPicture")
    void stretchedPictureIsTheRecordedOneButForFewRoundings(Case golden) throws IOException {
        Pixels expected = golden.stretched();

        Pixels own = Resize.bilinear(golden.image(), expected.widthPixels(), expected.heightPixels());

        int[] differences = IntStream.range(0, own.rgb().length)
                .map(i -> Math.abs((own.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff)))
                .filter(difference -> difference > 0)
                .toArray();
        assertThat(differences)
                .containsOnly(differences.length == 0 ? new int[0] : new int[] {1})
                .hasSizeLessThanOrEqualTo((int) (own.rgb().length * 50L / 100_000));
    }

    @ParameterizedTest
    @MethodSource("casesWithStretchedPicture")
    void cropsOfTheRecordedPictureAreTheRecordedOnesToTheBit(Case golden) throws IOException {
        Crops crops = Cropper.cutResized(golden.stretched(), golden.plan());

        byte[] shown = Arrays.copyOf(crops.patches(), crops.patches().length / crops.count() * crops.shown());
        assertThat(sha256(shown))
                .isEqualTo(golden.facts().path("images_sha256_u8").asText());
        ByteBuffer floats = ByteBuffer.allocate(4 * shown.length).order(ByteOrder.LITTLE_ENDIAN);
        for (byte level : shown) {
            floats.putFloat(normalised(level));
        }
        assertThat(sha256(floats.array()))
                .isEqualTo(golden.facts().path("images_sha256_f32le").asText());
    }

    static Stream<Path> batches() throws IOException {
        List<Path> batches = new ArrayList<>();
        for (Path reference : references()) {
            Path vision = reference.resolve("vision");
            if (Files.exists(vision)) {
                try (Stream<Path> files = Files.list(vision)) {
                    files.filter(file -> file.toString().endsWith(".json")).forEach(batches::add);
                }
            }
        }
        return batches.stream();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("batches")
    void batchedSlotsAndMasksAreTheRecordedOnes(Path batch) throws IOException {
        JsonNode facts = new ObjectMapper().readTree(batch.toFile());
        Case golden = new Case(batch.resolve("../..").normalize(), facts);
        Tensors recorded = Tensors.read(Path.of(batch.toString().replace(".json", ".safetensors")));
        Pixels stretched = PixelDecoder.decode(
                        Files.readAllBytes(Path.of(batch.toString().replace(".json", "__resized.png"))),
                        ImageLimits.DEFAULT)
                .passed()
                .orElseThrow();
        Pixels image = golden.image();
        CropPlan plan = golden.plan(image.widthPixels(), image.heightPixels());

        SlotTable slots = SlotTable.of(Cropper.cutResized(stretched, plan), plan.geometry())
                .padded(facts.path("collated_slots").asInt());

        assertThat(slots.positions()).isEqualTo(recorded.ints("image_input_idx"));
        assertThat(slots.masks()).isEqualTo(recorded.floats("image_masks"));
    }

    private static float normalised(byte level) {
        return -1 + 2 * ((level & 0xff) / 255f);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
