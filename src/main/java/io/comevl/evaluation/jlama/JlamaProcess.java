package io.comevl.evaluation.jlama;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Jlama with a model, in a process of another Java. It computes only while it is asked, and ends with {@link #close}, or
 * when this process does. For one thread.
 */
final class JlamaProcess implements AutoCloseable {

    private static final String DRIVER = "JlamaDecoder.java";
    private static final String READY = "ready ";

    /** As Jlama's own launcher has it, but for what shapes the compiler's work by the name of a file that no jar has. */
    private static final List<String> OPTIONS = List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
            "-XX:MaxDirectMemorySize=1t"); // weights lie there: the machine is the limit

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final Path log;
    private final String description;

    /**
     * What it is started for.
     *
     * @param model a folder as Hugging Face publishes Qwen2; the program and its log come into it too
     * @param threads that it computes on
     * @param types of weights and factors
     * @param operations that compute every row of the model
     */
    record Order(Path model, int threads, JlamaTypes types, JlamaOperations operations) {}

    private JlamaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        description = answer();
    }

    /**
     * Starts it and waits until it has read the model.
     *
     * @param order what it is to do
     * @throws IllegalStateException if Jlama cannot do it; says why
     */
    static JlamaProcess start(JlamaRuntime runtime, Order order) throws IOException {
        Path driver = order.model().resolve(DRIVER);
        try (InputStream in = JlamaProcess.class.getResourceAsStream(DRIVER)) {
            Files.write(driver, in.readAllBytes());
        }
        List<String> command = new ArrayList<>();
        command.add(runtime.jdk().home().resolve("bin/java").toString());
        command.addAll(OPTIONS);
        command.addAll(order.operations().options());
        command.addAll(List.of("--class-path", runtime.jars().toAbsolutePath() + "/*", driver.toString()));
        command.addAll(List.of(order.model().toString(), Integer.toString(order.threads())));
        command.addAll(List.of(order.types().weights(), order.types().factors()));
        Path log = order.model().resolve("jlama.log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        try {
            return new JlamaProcess(process, log);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** What Jlama computes with, in its own words. */
    String description() {
        return description.substring(READY.length());
    }

    /** As {@link io.comevl.evaluation.DecodeSteps#millis}. */
    double stepMillis(int words, int steps) {
        orders.println("steps " + words + " " + steps);
        return Long.parseLong(answer()) / 1e6 / steps;
    }

    /** As {@link io.comevl.evaluation.DecodeSteps#logits}. */
    List<float[]> logits(long[] ids) {
        orders.println(Arrays.stream(ids).mapToObj(Long::toString).collect(Collectors.joining(" ", "logits ", "")));
        List<float[]> logits = new ArrayList<>();
        while (logits.size() < ids.length) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(answer()));
            float[] values = new float[bytes.remaining() / Float.BYTES];
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            logits.add(values);
        }
        return logits;
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("Jlama ended: " + lastWords());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The innermost reason that its log tells. */
    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream()
                .filter(line -> line.startsWith("Caused by:") || line.startsWith("Exception in"))
                .reduce((first, second) -> second)
                .orElseGet(() -> lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        orders.close();
    }
}
