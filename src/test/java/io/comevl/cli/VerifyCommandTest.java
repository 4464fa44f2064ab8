package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.Importer;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.ToyImport;
import io.comevl.bundle.Variation;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parity with the authors' implementation on any machine: a selection of the recorded numbers lies in the project. */
final class VerifyCommandTest {

    private static final Path REFERENCE = Path.of("src/test/resources/reference");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void bothInterpretersAgreeWithTheAuthorsNumbers() {
        assertThat(verify(REFERENCE)).as(out.toString()).isZero();

        List<String> rows = out.toString().lines().toList();
        assertThat(rows.get(rows.size() - 1)).contains(" 0 failed");
        assertThat(rows)
                .anyMatch(row -> row.startsWith("vision_output ") && row.contains("ONNX"))
                .anyMatch(row -> row.startsWith("vision_output ") && row.contains("NDArray"))
                .anyMatch(row -> row.startsWith("decode_tokens") && row.contains("ONNX"))
                .anyMatch(row -> row.startsWith("decode_tokens") && row.contains("NDArray"));
    }

    @Test
    void whatInt8CostsIsStatedAgainstTheAuthorsNumbersAndAgainstFp32() throws IOException {
        Path checkpoint = ToyImport.checkpoint(folder);
        Path int8 = folder.resolve("int8");
        ToyImport.of(checkpoint, folder.resolve("fp32"), PrecisionPolicy.fp32());
        ToyImport.of(checkpoint, int8, new PrecisionPolicy(Precision.INT8, List.of()));

        CommandRun against =
                CommandRun.of("model", "verify", int8 + "", "--against", folder + "/fp32", "--prompts", "2");

        assertThat(against.code()).as(against.err()).isZero();
        assertThat(against.out())
                .contains("int8 against fp32", "vision/output", "decoder/logits", "of 2 answers are the same")
                .contains("0 failed");

        CommandRun other = CommandRun.of("model", "verify", int8 + "", "--against", "tiny-random");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.complaint()).contains("is of another architecture", "imported with the same options");
    }

    @Test
    void anInt8BundleIsNearTheAuthorsNumbers() throws IOException {
        copy(REFERENCE.resolve("vision"), name -> name.startsWith("one_crop"));
        copy(REFERENCE.resolve("full_model"), name -> name.startsWith("one_crop"));
        copy(REFERENCE.resolve("images"), name -> name.startsWith("640x480"));
        Path int8 = folder.resolve("int8");
        Importer.Request request = Importer.Request.of(ToyImport.checkpoint(folder), int8);
        Importer.run(request, Variation.none(), new PrecisionPolicy(Precision.INT8, List.of()), line -> {});

        CommandRun run = CommandRun.of("model", "verify", int8 + "", "--reference", folder + "");

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("cos 0.99", " 0 failed")
                .containsPattern("decode_tokens +one_crop.* ONNX .* pass");
    }

    @Test
    void oneWrongNumberInTheReferenceFailsAndIsNamed() throws IOException {
        copy(REFERENCE.resolve("vision"), name -> name.startsWith("one_crop"));
        copy(REFERENCE.resolve("images"), name -> name.startsWith("640x480"));
        Path golden = folder.resolve("vision/one_crop.safetensors");
        byte[] bytes = Files.readAllBytes(golden);
        int last = bytes.length - Float.BYTES;
        bytes[last + 3] ^= 0x40; // the last number's exponent
        Files.write(golden, bytes);

        assertThat(verify(folder)).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL");
    }

    @Test
    void aFolderWithoutCasesIsToldInOneLine() {
        assertThat(verify(folder)).isEqualTo(1);
        assertThat(err.toString().strip().lines().reduce((first, second) -> second))
                .hasValueSatisfying(line -> assertThat(line).contains("found none", "give a reference folder"));
    }

    private int verify(Path reference) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "model",
                "verify",
                "tiny-random",
                "--reference",
                reference.toString());
    }

    private void copy(Path from, java.util.function.Predicate<String> wanted) throws IOException {
        Path to = Files.createDirectories(folder.resolve(from.getFileName().toString()));
        try (Stream<Path> files = Files.list(from)) {
            files.filter(file -> wanted.test(file.getFileName().toString())).forEach(file -> {
                try {
                    Files.copy(file, to.resolve(file.getFileName().toString()));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            });
        }
    }
}
