package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.bundle.Description.FileMark;
import io.comevl.ops.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an import that something stopped, when the same or another one is asked for at the same place. */
final class CutOffImportTest {

    @TempDir
    private Path folder;

    /** What an uninterrupted import makes, by precision. */
    private static final Map<PrecisionPolicy, Map<String, FileMark>> EXPECTED = new HashMap<>();

    private final List<String> told = new ArrayList<>();
    private Path checkpoint;
    private Path out;

    @BeforeEach
    void copyCheckpoint() throws IOException {
        checkpoint = ToyImport.checkpoint(folder);
        out = folder.resolve("out");
    }

    @ParameterizedTest
    @CsvSource({"fp32,200", "fp32,500", "fp32,900", "int8,200", "int8,1100", "int4,333", "int4,1200"})
    void whatWasCutOffGoesOnAndIsTheSameToTheByte(String precision, int reads) {
        PrecisionPolicy policy = policy(precision);
        cutOff(policy, reads);
        assertThat(told).last().asString().startsWith("what is written so far is kept in " + left());

        Bundle whole = goOn(policy);

        assertThat(told).anyMatch(line -> line.matches("going on after \\d+ of \\d+ tensors \\(.* MB of .* MB\\)"));
        assertSameAsUninterrupted(whole, policy);
    }

    @Test
    void whatWasCutOffBeforeAnythingWasWholeLeavesNothingBehind() {
        cutOff(PrecisionPolicy.fp32(), 1);

        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
        assertSameAsUninterrupted(goOn(PrecisionPolicy.fp32()), PrecisionPolicy.fp32());
        assertThat(told).noneMatch(line -> line.startsWith("going on"));
    }

    @Test
    void withAllTensorsWrittenOnlyTheRestFollows() {
        ImportProgress full = line -> {
            if (line.equals("writing the graphs")) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
        };
        assertThatThrownBy(() -> Importer.run(Importer.Request.of(checkpoint, out), full))
                .isInstanceOf(UncheckedIOException.class);

        Bundle whole = goOn(PrecisionPolicy.fp32());

        assertThat(told).anyMatch(line -> line.matches("going on after (\\d+) of \\1 tensors .*"));
        assertSameAsUninterrupted(whole, PrecisionPolicy.fp32());
    }

    @Test
    void bytesBehindTheLastThatAreNotedDoNotCount() throws IOException {
        cutOff(PrecisionPolicy.fp32(), 500);
        Files.write(weights(), new byte[10_000], StandardOpenOption.APPEND);
        Files.writeString(journal(), "400 12", StandardOpenOption.APPEND);
        Files.writeString(weights().resolveSibling("decoder.onnx.data"), "old");

        Bundle whole = goOn(PrecisionPolicy.fp32());

        assertThat(told).anyMatch(line -> line.startsWith("going on after"));
        assertSameAsUninterrupted(whole, PrecisionPolicy.fp32());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10, 5_000, 400_000})
    void weightsCutShortAreWrittenAnew(long length) throws IOException {
        cutOff(PrecisionPolicy.fp32(), 500);
        try (RandomAccessFile file = new RandomAccessFile(weights().toFile(), "rw")) {
            file.setLength(length);
        }

        assertBegunAnew("its tensors are not as they were written");
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 100, 200_000, 400_000})
    void aBitThatFlippedAmongTheWeightsIsNoticed(long place) throws IOException {
        cutOff(PrecisionPolicy.fp32(), 500);
        flip(weights(), place);

        assertBegunAnew("its tensors are not as they were written");
    }

    @Test
    void aBitThatFlippedInTheJournalIsNoticed() throws IOException {
        cutOff(PrecisionPolicy.fp32(), 500);
        List<String> lines = Files.readAllLines(journal());
        assertThat(lines).hasSizeGreaterThan(2);
        flip(journal(), lines.get(0).length() + 1L + lines.get(1).indexOf(' ') + 2);

        assertBegunAnew("its journal is damaged");
    }

    @Test
    void aJournalCutShortAnywhereNeverMakesAnotherBundle() throws IOException {
        cutOff(PrecisionPolicy.fp32(), 300);
        byte[] journal = Files.readAllBytes(journal());
        byte[] weights = Files.readAllBytes(weights());
        for (int length : new int[] {0, 40, 90, journal.length - 1}) {
            Files.createDirectories(weights().getParent());
            Files.write(journal(), Arrays.copyOf(journal, length));
            Files.write(weights(), weights);

            assertSameAsUninterrupted(goOn(PrecisionPolicy.fp32()), PrecisionPolicy.fp32());
        }
    }

    @Test
    void anotherPrecisionBeginsAnew() {
        cutOff(PrecisionPolicy.fp32(), 500);

        Bundle whole = goOn(policy("int8"));

        assertThat(told).anyMatch(line -> line.startsWith("beginning anew") && line.contains("what is asked of it"));
        assertSameAsUninterrupted(whole, policy("int8"));
    }

    @Test
    void aCheckpointWrittenSinceThenBeginsAnew() throws IOException {
        cutOff(PrecisionPolicy.fp32(), 500);
        Files.setLastModifiedTime(
                checkpoint.resolve("model.safetensors"),
                FileTime.from(Instant.now().plusSeconds(60)));

        assertBegunAnew("the checkpoint, what is asked of it, or the program is another one now");
    }

    @Test
    void seedsAndFilesTellOriginsApart() throws IOException {
        HuggingFaceFolders one = new HuggingFaceFolders(checkpoint, checkpoint, checkpoint, 1);
        String key = Origin.of(one).key("asked");

        assertThat(Origin.of(one).key("asked")).isEqualTo(key);
        assertThat(Origin.of(one).key("else")).isNotEqualTo(key);
        assertThat(Origin.of(new HuggingFaceFolders(checkpoint, checkpoint, checkpoint, 2))
                        .key("asked"))
                .isNotEqualTo(key);
        Files.writeString(checkpoint.resolve("README"), "new");
        assertThat(Origin.of(one).key("asked")).isNotEqualTo(key);
    }

    @Test
    void aFailureThatWouldComeAgainKeepsNothing() {
        Origin broken = new Cut(checkpoint, 500, () -> {
                    throw new IllegalArgumentException("a.weight: holds numbers that are not finite");
                })
                .origin();

        assertThatThrownBy(() -> importing(broken, PrecisionPolicy.fp32())).hasMessageContaining("not finite");

        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void twoImportsIntoOneFolderDoNotMeet() {
        Origin meanwhile = new Cut(
                        checkpoint,
                        300,
                        () -> assertThatThrownBy(() -> goOn(PrecisionPolicy.fp32()))
                                .isInstanceOf(BundleException.class)
                                .hasMessage(
                                        out
                                                + ": another import into this folder is running; wait for it or give another folder"))
                .origin();

        Bundle whole = importing(meanwhile, PrecisionPolicy.fp32());

        assertSameAsUninterrupted(whole, PrecisionPolicy.fp32());
    }

    @Test
    void aKilledProcessLeavesItsLockAndItsWorkToTheNext() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hanging.class.getName(),
                        checkpoint.toString(),
                        out.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.lines()).contains(Hanging.REACHED);
            assertThatThrownBy(() -> goOn(PrecisionPolicy.fp32())).hasMessageContaining("another import");
        } finally {
            process.destroyForcibly().onExit().join();
        }

        Bundle whole = goOn(PrecisionPolicy.fp32());

        assertThat(told).anyMatch(line -> line.startsWith("going on after"));
        assertSameAsUninterrupted(whole, PrecisionPolicy.fp32());
    }

    /** Imports until some tensors are read, says so, and waits to be killed. */
    static final class Hanging {

        static final String REACHED = "reached";

        private Hanging() {}

        public static void main(String[] args) {
            Origin origin = new Cut(Path.of(args[0]), 500, () -> {
                        System.out.println(REACHED);
                        System.out.close();
                        LockSupport.park();
                    })
                    .origin();
            Importer.run(
                    origin,
                    Importer.Request.of(Path.of(args[0]), Path.of(args[1])),
                    Variation.none(),
                    PrecisionPolicy.fp32(),
                    line -> {});
        }
    }

    @Test
    void whatOthersLeftIsToldAndAfterAWeekDeleted() throws IOException {
        Path fresh = leftover(".fresh.importing", Duration.ofMinutes(5));
        Path some = leftover(".some.importing", Duration.ofDays(2));
        Path old = leftover(".old.importing", Duration.ofDays(8));
        Path older = leftover(".older.unfinished-0b0a7a5c-7f3c-4d5e-8f9a-0123456789ab", Duration.ofDays(9));
        Path photos = leftover(".photos", Duration.ofDays(900));

        goOn(PrecisionPolicy.fp32());

        assertThat(told)
                .contains(some + ": was cut off and holds 0.1 MB; it is deleted when it is 7 days old")
                .contains("deleted " + old + ", which was cut off and not gone on with (0.1 MB)")
                .noneMatch(line -> line.contains("fresh") || line.contains("photos"));
        assertThat(List.of(fresh, some, photos)).allMatch(Files::isDirectory);
        assertThat(List.of(old, older)).noneMatch(Files::exists);
    }

    private Path leftover(String name, Duration age) throws IOException {
        Path left = Files.createDirectories(folder.resolve(name).resolve("bundle"));
        Path file = Files.write(left.resolve("weights.safetensors"), new byte[100_000]);
        for (Path path : List.of(file, left, left.getParent())) {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
        }
        return left.getParent();
    }

    private void cutOff(PrecisionPolicy policy, int reads) {
        Origin cut = new Cut(checkpoint, reads, () -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                })
                .origin();
        assertThatThrownBy(() -> importing(cut, policy)).isInstanceOf(UncheckedIOException.class);
    }

    private Bundle goOn(PrecisionPolicy policy) {
        return importing(Origin.of(checkpoint), policy);
    }

    private Bundle importing(Origin origin, PrecisionPolicy policy) {
        return Importer.run(origin, Importer.Request.of(checkpoint, out), Variation.none(), policy, told::add);
    }

    private void assertBegunAnew(String why) {
        Bundle whole = goOn(PrecisionPolicy.fp32());

        assertThat(told).contains("beginning anew, what was cut off does not count: " + why);
        assertSameAsUninterrupted(whole, PrecisionPolicy.fp32());
    }

    private void assertSameAsUninterrupted(Bundle found, PrecisionPolicy policy) {
        Map<String, FileMark> expected = EXPECTED.computeIfAbsent(
                policy,
                fresh -> Importer.run(
                                Importer.Request.of(checkpoint, folder.resolve("uninterrupted")),
                                Variation.none(),
                                policy,
                                line -> {})
                        .description()
                        .files());
        assertThat(found.description().files()).isEqualTo(expected);
        assertThat(found.damage(Bundle.Check.CONTENTS)).isEmpty();
        assertThat(left()).doesNotExist();
    }

    private Path left() {
        return folder.resolve(".out.importing");
    }

    private Path weights() {
        return left().resolve("bundle/weights.safetensors");
    }

    private Path journal() {
        return left().resolve("journal");
    }

    private static PrecisionPolicy policy(String precision) {
        return new PrecisionPolicy(Precision.valueOf(precision.toUpperCase(Locale.ROOT)), List.of());
    }

    private static void flip(Path file, long place) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(place);
            int old = bytes.read();
            bytes.seek(place);
            bytes.write(old ^ 1);
        }
    }
}
