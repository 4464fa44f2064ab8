package io.comevl.bundle;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource.Spec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies where a checkpoint should is read or said to be damaged, and never runs code. */
final class CheckpointReadersFuzzTest {

    private static final Path NAME = Path.of("model.pt");

    private static Path file;

    @MethodSource("files")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "2h")
    void aCheckpointIsReadOrSaidToBeDamaged(byte[] input) throws IOException {
        byte[] rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        try {
            if (input.length > 0 && input[0] == 'p') {
                TorchPickle.read(NAME, rest);
            } else {
                SafetensorsHeader.read(Files.write(file(), rest));
            }
        } catch (BundleException damaged) {
            if (damaged.getMessage() == null || damaged.getMessage().contains("\n")) {
                throw new AssertionError("not told in one line", damaged);
            }
        }
    }

    static Stream<byte[]> files() throws IOException {
        byte[] header = SafetensorsHeader.write(
                        Map.of("weight", new Spec(ElementType.FLOAT32, List.of(2L, 3L))), Map.of("format", "pt"), 8)
                .array();
        return Stream.of(
                concat("s", header, new byte[24]),
                concat("p", "\u0080\u0002}q\u0000.".getBytes(StandardCharsets.ISO_8859_1)),
                concat(
                        "p",
                        ("\u0080\u0002ccollections\nOrderedDict\nq\u0000)Rq\u0001X\u0001\u0000\u0000\u0000aq\u0002"
                                        + "ctorch._utils\n_rebuild_tensor_v2\nq\u0003((X\u0007\u0000\u0000\u0000storageq\u0004"
                                        + "ctorch\nFloatStorage\nq\u0005X\u0001\u0000\u0000\u00000q\u0006X\u0003\u0000\u0000\u0000cpuq\u0007"
                                        + "K\u0006tq\u0008QK\u0000K\u0002K\u0003\u0086q\u0009K\u0003K\u0001\u0086q\n\u0089h\u0000)Rq\u000btq\u000cRq\rs.")
                                .getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] concat(String kind, byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(kind.getBytes(StandardCharsets.ISO_8859_1));
        Stream.of(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static Path file() throws IOException {
        if (file == null) {
            file = Files.createTempFile("comevl-fuzz-", ".safetensors");
            file.toFile().deleteOnExit();
        }
        return file;
    }
}
