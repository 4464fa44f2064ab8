package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.Shared;
import io.comevl.ops.ElementType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TorchCheckpointTest {

    private static final byte[] SIX = TorchFiles.floats(0, 1, 2, 3, 4, 5);

    @TempDir
    Path folder;

    @Test
    void theAuthorsFileHoldsTheSameTensorsAsSafetensors() {
        Safetensors expected = Safetensors.open(Shared.path("reference/checkpoint/model.safetensors"));

        TorchCheckpoint read = TorchCheckpoint.open(Shared.path("reference/checkpoint/model.pt"));

        assertThat(read.names()).containsExactlyElementsOf(expected.names());
        for (String name : read.names()) {
            assertThat(read.spec(name)).as(name).isEqualTo(expected.spec(name));
            assertThat(read.bytes(name)).as(name).isEqualTo(expected.bytes(name));
            read.location(name)
                    .ifPresent(
                            place -> assertThat(FileBytes.map(place)).as(name).isEqualTo(expected.bytes(name)));
        }
        // Bases of orthogonal maps come out of a QR decomposition column by column; all else lies as its shape says.
        assertThat(read.names().stream().filter(name -> read.location(name).isEmpty()))
                .isNotEmpty()
                .allMatch(name -> name.endsWith(".base"));
    }

    @Test
    void viewsAreReadInTheOrderOfTheirShape() throws IOException {
        TorchCheckpoint read = TorchCheckpoint.open(new TorchFiles()
                .dictionary()
                .tensor("whole", "FloatStorage", "0", 0, new int[] {2, 3}, 3, 1)
                .tensor("tail", "FloatStorage", "0", 3, new int[] {3}, 1)
                .tensor("turned", "FloatStorage", "0", 0, new int[] {3, 2}, 1, 3)
                .tensor("column", "FloatStorage", "0", 1, new int[] {2}, 3)
                .tensor("repeated", "FloatStorage", "0", 5, new int[] {2, 1}, 0, 7)
                .tensor("scalar", "FloatStorage", "0", 4, new int[] {})
                .tensor("nothing", "FloatStorage", "0", 0, new int[] {0, 3}, 3, 1)
                .save(folder.resolve("views.pt"), Map.of("data/0", SIX)));

        assertThat(floats(read, "whole")).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(floats(read, "tail")).containsExactly(3, 4, 5);
        assertThat(floats(read, "turned")).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(floats(read, "column")).containsExactly(1, 4);
        assertThat(floats(read, "repeated")).containsExactly(5, 5);
        assertThat(floats(read, "scalar")).containsExactly(4);
        assertThat(floats(read, "nothing")).isEmpty();
        assertThat(read.location("tail")).isPresent();
        assertThat(read.location("turned")).isEmpty();
        assertThat(read.bytes("turned", 4, 4).getFloat()).isEqualTo(3);
        assertThat(read.bytes("turned", 6, 9)).isEqualTo(read.bytes("turned").slice(6, 9));
        assertThatThrownBy(() -> read.bytes("turned", 20, 5)).hasMessageContaining("has 24 bytes");
    }

    @Test
    void halfPrecisionKeepsItsType() throws IOException {
        TorchCheckpoint read = TorchCheckpoint.open(new TorchFiles()
                .dictionary()
                .tensor("half", "HalfStorage", "0", 0, new int[] {4}, 1)
                .tensor("brain", "BFloat16Storage", "0", 4, new int[] {4}, 1)
                .save(folder.resolve("half.pt"), Map.of("data/0", new byte[16])));

        assertThat(read.spec("half").type()).isEqualTo(ElementType.FLOAT16);
        assertThat(read.spec("brain").type()).isEqualTo(ElementType.BFLOAT16);
        assertThat(read.bytes("brain").remaining()).isEqualTo(8);
    }

    @Test
    void wrappersOfShardedTrainingVanishFromNames() throws IOException {
        TorchCheckpoint read = TorchCheckpoint.open(new TorchFiles()
                .dictionary()
                .tensor("a._fsdp_wrapped_module.b._fsdp_wrapped_module.c", "FloatStorage", "0", 0, new int[] {6}, 1)
                .save(folder.resolve("wrapped.pt"), Map.of("data/0", SIX)));

        assertThat(read.names()).containsExactly("a.b.c");
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "builtins, eval",
        "torch, DoubleStorage",
        "torch._utils, _rebuild_parameter",
        "collections, OrderedDictX",
        "datetime, datetime",
        "decimal, Decimal"
    })
    void whateverElseAPickleAsksForIsRefusedByName(String module, String name) throws IOException {
        Path file = new TorchFiles()
                .global(module, name)
                .text("touch " + folder.resolve("owned"))
                .raw(0x85, 'R')
                .save(folder.resolve("malicious.pt"), Map.of());

        assertThatThrownBy(() -> TorchCheckpoint.open(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("asks for " + module + "." + name);
    }

    /** Instructions that construct objects without naming them the usual way, or that could exhaust memory. */
    @ParameterizedTest
    @CsvSource({
        "i", "o", "\u0081", "\u0082", "\u0083", "\u0084", "\u0092", "\u0093", "B", "T", "\u008b", "\u0096", "2", "V"
    })
    void instructionsThatNoDictionaryOfTensorsNeedsAreRefused(String instruction) throws IOException {
        Path file = new TorchFiles()
                .dictionary()
                .raw('(', instruction.charAt(0), 'o', 's', '\n', 's', 'y', 's', '\n')
                .save(folder.resolve("odd.pt"), Map.of());

        assertThatThrownBy(() -> TorchCheckpoint.open(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("asks for pickle instruction 0x");
    }

    @Test
    void aTextLongerThanThePickleIsRefusedBeforeItIsAllocated() throws IOException {
        Path file = new TorchFiles()
                .dictionary()
                .raw('X', 0xff, 0xff, 0xff, 0x7f)
                .save(folder.resolve("bomb.pt"), Map.of());

        assertThatThrownBy(() -> TorchCheckpoint.open(file))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("a text longer than the file");
    }

    @Test
    void aDictionaryThatContainsItselfAsAKeyIsRefused() throws IOException {
        Path file = new TorchFiles()
                .dictionary()
                .raw('q', 0, 'h', 0, ')', 's', 'h', 0, ')', 's')
                .save(folder.resolve("loop.pt"), Map.of());

        assertThatThrownBy(() -> TorchCheckpoint.open(file)).isInstanceOf(BundleException.class);
    }

    @Test
    void whatIsNoFlatDictionaryOfTensorsIsRefused() throws IOException {
        Path number = new TorchFiles().number(3).save(folder.resolve("number.pt"), Map.of());
        Path nested =
                new TorchFiles().dictionary().text("model").raw('}', 's').save(folder.resolve("nested.pt"), Map.of());

        assertThatThrownBy(() -> TorchCheckpoint.open(number)).hasMessageContaining("flat dictionary");
        assertThatThrownBy(() -> TorchCheckpoint.open(nested)).hasMessageContaining("a dictionary under model");
    }

    @Test
    void viewsBeyondTheirStorageAreRefused() throws IOException {
        for (TorchFiles bad : List.of(
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "0", 1, new int[] {6}, 1),
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "0", 0, new int[] {2, 2}, 5, 1),
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "0", 0, new int[] {6}),
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "0", -1, new int[] {2}, 1),
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "0", 0, new int[] {2}, -1),
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "1", 0, new int[] {2}, 1),
                new TorchFiles().dictionary().tensor("t", "FloatStorage", "../../0", 0, new int[] {2}, 1),
                new TorchFiles()
                        .dictionary()
                        .tensor("t", "FloatStorage", "0", 0, new int[] {1 << 30, 1 << 30, 1 << 30}, 0, 0, 0))) {
            Path file = bad.save(folder.resolve("beyond.pt"), Map.of("data/0", SIX));
            assertThatThrownBy(() -> TorchCheckpoint.open(file)).isInstanceOf(BundleException.class);
        }
        Path broadcast = new TorchFiles()
                .dictionary()
                .tensor("t", "FloatStorage", "0", 0, new int[] {1 << 29}, 0)
                .save(folder.resolve("broadcast.pt"), Map.of("data/0", SIX));
        assertThatThrownBy(() -> TorchCheckpoint.open(broadcast).bytes("t")).hasMessageContaining("save it contiguous");
    }

    @Test
    void compressedForeignAndCutFilesAreRefused() throws IOException {
        Path compressed = folder.resolve("compressed.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(compressed))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new byte[100]);
        }
        assertThatThrownBy(() -> TorchCheckpoint.open(compressed)).hasMessageContaining("is compressed");

        Path big = new TorchFiles()
                .dictionary()
                .save(folder.resolve("big.pt"), Map.of("byteorder", "big".getBytes(StandardCharsets.US_ASCII)));
        assertThatThrownBy(() -> TorchCheckpoint.open(big)).hasMessageContaining("byte order is big");

        Path good = new TorchFiles()
                .dictionary()
                .tensor("t", "FloatStorage", "0", 0, new int[] {6}, 1)
                .save(folder.resolve("good.pt"), Map.of("data/0", SIX));
        byte[] bytes = Files.readAllBytes(good);
        Path cut = folder.resolve("cut.pt");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> TorchCheckpoint.open(cut))
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith(cut.toString());
        }
    }

    @Test
    void everyBitOfTheFileThatFlipsIsNoticedOrHarmless() throws IOException {
        Path good = new TorchFiles()
                .dictionary()
                .tensor("t", "FloatStorage", "0", 0, new int[] {6}, 1)
                .save(folder.resolve("good.pt"), Map.of("data/0", SIX));
        byte[] bytes = Files.readAllBytes(good);
        Path file = folder.resolve("flipped.pt");
        int noticed = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] bad = bytes.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, bad);
            try {
                TorchCheckpoint read = TorchCheckpoint.open(file);
                read.names()
                        .forEach(name -> assertThat((long) read.bytes(name).remaining())
                                .isEqualTo(read.spec(name).byteLength()));
            } catch (BundleException e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(bytes.length);
    }

    @Test
    void entriesBeyondFourGibibytesAreFoundThroughTheLargeDirectory() throws IOException {
        long far = (4L << 30) + 64;
        byte[] pickle = new TorchFiles()
                .dictionary()
                .tensor("t", "FloatStorage", "0", 0, new int[] {6}, 1)
                .raw('.')
                .pickle();
        Path file = folder.resolve("large.pt");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(local("m/data.pkl"));
            out.write(pickle);
            out.seek(far);
            out.write(local("m/data/0"));
            out.write(SIX);
            long directory = out.getFilePointer();
            out.write(entry("m/data.pkl", pickle.length, 0));
            out.write(entry("m/data/0", SIX.length, far));
            long end = out.getFilePointer();
            out.write(little(56)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putLong(40, end - directory)
                    .putLong(48, directory)
                    .array());
            out.write(little(20)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(end)
                    .putInt(1)
                    .array());
            out.write(
                    little(22).putInt(0x06054b50).putInt(12, -1).putInt(16, -1).array());
        }

        assertThat(floats(TorchCheckpoint.open(file), "t")).containsExactly(0, 1, 2, 3, 4, 5);
    }

    private static byte[] local(String name) {
        return little(30 + name.length())
                .putInt(0x04034b50)
                .putShort(26, (short) name.length())
                .put(30, name.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static byte[] entry(String name, long length, long offset) {
        return little(46 + name.length() + 28)
                .putInt(0x02014b50)
                .putInt(20, -1)
                .putInt(24, -1)
                .putShort(28, (short) name.length())
                .putShort(30, (short) 28)
                .putInt(42, -1)
                .put(46, name.getBytes(StandardCharsets.US_ASCII))
                .position(46 + name.length())
                .putShort((short) 1)
                .putShort((short) 24)
                .putLong(length)
                .putLong(length)
                .putLong(offset)
                .array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] floats(TorchCheckpoint source, String name) {
        ByteBuffer bytes = source.bytes(name);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
