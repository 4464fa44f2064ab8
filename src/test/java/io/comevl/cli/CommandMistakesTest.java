package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.comevl.bundle.BuiltInModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A user's mistake is told in one line that says what is wrong, with a non-zero exit code and no stack trace. */
final class CommandMistakesTest {

    private static final String PICTURE = "src/test/resources/reference/images/50x40.png";

    @TempDir
    Path folder;

    @Test
    void aMissingBundle() {
        CommandRun run = CommandRun.of(
                "ask",
                PICTURE,
                "how many cars?",
                "--bundle",
                folder.resolve("none").toString());

        assertToldInOneLine(run, folder.resolve("none") + ": no model bundle here");
    }

    @Test
    void aBundleWithADamagedFile() throws IOException {
        Path bundle = copyOf(BuiltInModels.TINY_RANDOM_CLEAN.bundle(BuiltInModels.cache(), line -> {}));
        Path weights = bundle.resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);

        CommandRun run = CommandRun.of("demo", "--duration", "1s", "--bundle", bundle.toString());

        assertToldInOneLine(run, weights.toString());
        assertThat(run.complaint()).contains("copy the bundle again or import the model again");
    }

    @Test
    void aGpuThatThisBuildCannotUse() {
        assumeThat(Path.of("/dev/nvidiactl")).doesNotExist();
        for (String[] command : new String[][] {
            {"ask", PICTURE, "how many cars?", "--gpu"},
            {"demo", "--duration", "1s", "--gpu"},
            {"bench", "--question", "stages", "--gpu"}
        }) {
            CommandRun run = CommandRun.of(command);

            assertToldInOneLine(run, "gpu0: ONNX Runtime cannot use it");
            assertThat(run.complaint()).contains("-Pgpu");
        }
    }

    @Test
    void aLibraryThatIsNotThere() {
        StringWriter complaint = new StringWriter();
        Main main = new Main();
        CommandLine words = Main.words(main).setErr(new PrintWriter(complaint));
        words.addSubcommand("fail", new Failing());

        assertThat(main.run(words, "fail")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(complaint.toString().lines())
                .singleElement()
                .asString()
                .startsWith("comevl: UnsatisfiedLinkError: libfreetype.so.6 is not there");
    }

    @CommandLine.Command
    private static final class Failing implements Runnable {

        @Override
        public void run() {
            throw new UnsatisfiedLinkError("libfreetype.so.6 is not there");
        }
    }

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertToldInOneLine(
                    CommandRun.of("demo", "--duration", "1s", "--kafka-port", port), "port " + port + " is taken");
            assertToldInOneLine(
                    CommandRun.of("demo", "--duration", "1s", "--web-port", port), "port " + port + " is taken");
        }
    }

    @Test
    void aBrokerThatIsDown() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertToldInOneLine(CommandRun.of("run", "--kafka", "127.0.0.1:" + free), "127.0.0.1:" + free);
    }

    @Test
    void aClusterThatWasNeverStarted() {
        String told = folder + ": no cluster was started here; comevl cluster up does";

        assertToldInOneLine(CommandRun.of("cluster", "status", "--dir", folder.toString()), told);
        assertToldInOneLine(CommandRun.of("cluster", "down", "--dir", folder.toString()), told);
        assertToldInOneLine(CommandRun.of("run", "--cluster", folder.toString()), told);
    }

    @Test
    void aFaultThatIsNoneAndFaultsWithoutRoom() {
        CommandRun run = CommandRun.of("drill", "--faults", "kill-taskmanager,earthquake");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("expected one of kill-taskmanager, ").contains("found earthquake");
        assertToldInOneLine(CommandRun.of("drill", "--frames", "50"), "8 faults need at least 108 frames");
    }

    @Test
    void aMissingPictureAndOneThatIsNone() throws IOException {
        Path text = folder.resolve("text.png");
        Files.writeString(text, "not a picture, only words");

        assertToldInOneLine(CommandRun.of("ask", "no-such.png", "how many cars?"), "no-such.png: no such file");
        assertToldInOneLine(CommandRun.of("ask", text.toString(), "how many cars?"), text + ": ");
    }

    @Test
    void aMissingClip() {
        assertToldInOneLine(CommandRun.of("demo", "--duration", "1s", "--source", "no-such.mp4"), "no-such.mp4");
    }

    @Test
    void aDurationThatIsNone() {
        CommandRun run = CommandRun.of("demo", "--duration", "soon");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--duration").contains("soon").doesNotContain("\tat ");
    }

    private static void assertToldInOneLine(CommandRun run, String what) {
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.complaint()).startsWith("comevl: ").contains(what);
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    private Path copyOf(Path bundle) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("bundle"));
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        return copy;
    }
}
