package io.comevl.ingest.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A camera's process as its supervisor holds it. It ends with {@link #close}, or when the supervisor's process ends, in
 * whatever way: then its standard input does.
 */
final class GrabberProcess implements AutoCloseable {

    private static final List<String> JVM = List.of(
            "-Xmx384m", // three pictures of 8 million pixels and Kafka's buffers
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dlog4j2.configurationFile=log4j2.xml");

    private final Process process;
    private final BlockingQueue<Optional<Report>> reports = new LinkedBlockingQueue<>();

    private GrabberProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one with the class path of this process.
     *
     * @param mainClass calls {@link Grabber#runAsProcess}
     */
    static GrabberProcess start(Order order, String mainClass) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add(mainClass);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        GrabberProcess grabber = new GrabberProcess(builder.start());
        Thread reader = new Thread(grabber::listen, "listen-" + order.camera().id());
        reader.setDaemon(true);
        reader.start();
        try {
            OutputStream orders = grabber.process.getOutputStream(); // stays open: its end is the process's
            orders.write((order.line() + "\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
            return grabber;
        } catch (IOException dead) {
            grabber.close();
            throw dead;
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                Report.of(line).ifPresent(report -> reports.add(Optional.of(report)));
                line = lines.readLine();
            }
        } catch (IOException killed) {
            // The same as its end.
        }
        reports.add(Optional.empty());
    }

    /** The next report; empty if none came in time, or the process has ended. */
    Optional<Report> next(Duration patience) throws InterruptedException {
        Optional<Report> report = reports.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return report == null ? Optional.empty() : report;
    }

    /** Its number in the operating system. */
    long pid() {
        return process.pid();
    }

    /** How it ended; empty if it still runs. */
    Optional<Integer> exitCode() throws InterruptedException {
        // Its output ends a moment before it does.
        return process.waitFor(1, TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
    }

    /** Kills it, stopped or hanging as it may be. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // Which is what was wanted.
        }
    }
}
