package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.Shared;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource.Location;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SafetensorsTest {

    private static final Spec TWO_FLOATS = new Spec(ElementType.FLOAT32, List.of(2L));
    private static final Spec BYTES = new Spec(ElementType.UINT8, List.of(3L, 1L));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Path file = twoTensors();

        Safetensors read = Safetensors.open(file);

        assertThat(read.names()).containsExactly("zebra", "ant");
        assertThat(read.spec("zebra")).isEqualTo(TWO_FLOATS);
        assertThat(read.bytes("zebra").asFloatBuffer())
                .isEqualTo(floats(1.5f, -2).asFloatBuffer());
        assertThat(read.bytes("ant")).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8, 9}));
        assertThat(read.bytes("ant", 1, 2)).isEqualTo(ByteBuffer.wrap(new byte[] {8, 9}));
        assertThat(read.metadata()).containsExactly(Map.entry("made", "here"));
        assertThat(read.location("zebra").orElseThrow().offset() % 64).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aTensorMayBeWrittenInPartsButOnlyInItsTurnAndWhole() {
        Path file = folder.resolve("parts.safetensors");
        Map<String, Spec> tensors = new TreeMap<>(Map.of("a", TWO_FLOATS, "b", BYTES));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, Map.of())) {
            assertThatThrownBy(() -> writer.write("b", ByteBuffer.allocate(3))).hasMessageContaining("a comes now");
        }
        assertThat(file).doesNotExist();

        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, Map.of())) {
            writer.write("a", ByteBuffer.allocate(4));
            assertThatThrownBy(() -> writer.write("b", ByteBuffer.allocate(3))).hasMessageContaining("lacks 4 bytes");
            writer.write("a", ByteBuffer.allocate(4));
            assertThatThrownBy(() -> writer.write("b", ByteBuffer.allocate(4))).hasMessageContaining("lacks 3 bytes");
            assertThatThrownBy(writer::finish).hasMessageContaining("lacks 3 bytes");
            writer.write("b", ByteBuffer.allocate(3));
            writer.finish();
        }
        assertThat(Safetensors.open(file).names()).containsExactly("a", "b");
    }

    @Test
    void aFileBeyondTwoGibibytesIsReadWhereATensorLiesBehindThem() throws IOException {
        long large = (1L << 31) + 64;
        Path file = folder.resolve("large.safetensors");
        String header = "{\"large\":{\"dtype\":\"U8\",\"shape\":[" + large + "],\"data_offsets\":[0," + large
                + "]},\"last\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[" + large + "," + (large + 1) + "]}}";
        Files.write(file, withHeader(header, 0));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(8 + header.length() + large);
            sparse.write(42);
        }

        Safetensors read = Safetensors.open(file);

        assertThat(read.bytes("last").get()).isEqualTo((byte) 42);
        assertThat(read.bytes("large", large - 2, 2).limit()).isEqualTo(2);
        assertThatThrownBy(() -> read.bytes("large"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("read it in parts");
        assertThatThrownBy(() -> read.bytes("large", large - 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shardsAreReadThroughTheirIndex() throws IOException {
        write(folder.resolve("one.safetensors"), Map.of("a", TWO_FLOATS));
        write(folder.resolve("two.safetensors"), Map.of("b", TWO_FLOATS));
        Path index = index("{\"weight_map\":{\"b\":\"two.safetensors\",\"a\":\"one.safetensors\"}}");

        assertThat(Safetensors.open(folder).names()).containsExactly("b", "a");
        assertThat(Safetensors.open(index).location("b").map(Location::file))
                .contains(folder.resolve("two.safetensors"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"weight_map\":{\"a\":\"gone.safetensors\"}}         | tensor a is in gone.safetensors, which is not there",
                "{\"weight_map\":{\"b\":\"one.safetensors\"}}          | tensor b is not in one.safetensors",
                "{\"weight_map\":{\"a\":\"../one.safetensors\"}}       | file beside the index",
                "{\"weight_map\":{\"a\":3}}                            | file beside the index",
                "{}                                                    | no weight_map",
                "{\"weight_map\":                                      | is no JSON",
            })
    void anIndexThatDoesNotFitItsShardsIsRefused(String text, String message) throws IOException {
        write(folder.resolve("one.safetensors"), Map.of("a", TWO_FLOATS));
        Path index = index(text);

        assertThatThrownBy(() -> Safetensors.open(index))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}       | tensor a: type \"F64\"",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}       | needs 12 bytes, the header gives 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}      | shape has -2",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}     | shape has 1.5",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}         | shape is no list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}       | a first and an end byte",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}         | a first and an end byte",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}                              | data_offsets is no list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3037000500,3037000500,4],\"data_offsets\":[0,8]}} | more elements",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}      | end at",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}        | 4 bytes before it belong to no tensor",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}        | expected",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[9223372036854775800,9223372036854775804]}} | outside",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},\"b\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[3,8]}} | tensor b: its bytes overlap",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}} | damaged (Duplicate",
                "[1]                                                                    | no JSON object",
                "{\"a\":                                                                | header is damaged",
            })
    void aHeaderThatLiesIsRefused(String header, String message) throws IOException {
        Path file = folder.resolve("lying.safetensors");
        Files.write(file, withHeader(header, 8));

        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith(file.toString());
    }

    static Stream<byte[]> prefixes() {
        return Stream.of(
                new byte[] {},
                new byte[] {1, 2, 3},
                new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'},
                new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'},
                new byte[] {3, 0, 0, 0, 0, 0, 0, 0, '{', '}'},
                new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void aHeaderLengthThatTheFileCannotHoldIsRefusedBeforeAnythingIsAllocated(byte[] bytes) throws IOException {
        Path file = folder.resolve("short.safetensors");
        Files.write(file, bytes);

        assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(BundleException.class);
    }

    @Test
    void everyBitOfAHeaderThatFlipsIsNoticedOrHarmless() throws IOException {
        byte[] good = Files.readAllBytes(twoTensors());
        Safetensors before = Safetensors.open(folder.resolve("two.safetensors"));
        int header = (int) before.location("zebra").orElseThrow().offset();
        Path file = folder.resolve("flipped.safetensors");
        int noticed = 0;
        for (int bit = 0; bit < 8 * header; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, bad);
            try {
                Safetensors read = Safetensors.open(file);
                // What opens is at least consistent: every tensor's bytes are there.
                read.names()
                        .forEach(name -> assertThat((long) read.bytes(name).remaining())
                                .isEqualTo(read.spec(name).byteLength()));
            } catch (BundleException e) {
                noticed++;
                assertThat(e).hasMessageStartingWith(file.toString());
            }
        }
        assertThat(noticed).isGreaterThan(4 * header);
    }

    @Test
    void aFileCutShortIsRefusedWhereverItWasCut() throws IOException {
        byte[] good = Files.readAllBytes(twoTensors());
        Path file = folder.resolve("cut.safetensors");
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Safetensors.open(file))
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @Test
    void anUnknownTensorIsNamed() throws IOException {
        Safetensors read = Safetensors.open(twoTensors());

        assertThatThrownBy(() -> read.bytes("cat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no tensor cat");
    }

    @Test
    void theReferenceCheckpointSurvivesACopy() {
        Safetensors reference = Safetensors.open(Shared.path("reference/checkpoint"));
        Path file = folder.resolve("copy.safetensors");

        SafetensorsWriter.copy(reference, file);

        Safetensors copy = Safetensors.open(file);
        assertThat(copy.names()).containsExactlyElementsOf(reference.names()).hasSizeGreaterThan(900);
        for (String name : copy.names()) {
            assertThat(copy.spec(name)).isEqualTo(reference.spec(name));
            assertThat(copy.bytes(name)).isEqualTo(reference.bytes(name));
        }
    }

    private Path twoTensors() {
        Path file = folder.resolve("two.safetensors");
        Map<String, Spec> tensors = new java.util.LinkedHashMap<>();
        tensors.put("zebra", TWO_FLOATS);
        tensors.put("ant", BYTES);
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, Map.of("made", "here"))) {
            writer.write("zebra", floats(1.5f, -2));
            writer.write("ant", ByteBuffer.wrap(new byte[] {7, 8, 9}));
            writer.finish();
        }
        return file;
    }

    private static void write(Path file, Map<String, Spec> tensors) {
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors, Map.of())) {
            tensors.forEach((name, spec) -> writer.write(name, ByteBuffer.allocate((int) spec.byteLength())));
            writer.finish();
        }
    }

    private Path index(String text) throws IOException {
        return Files.writeString(folder.resolve("model.safetensors.index.json"), text);
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static byte[] withHeader(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }
}
