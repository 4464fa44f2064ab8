package io.comevl.evaluation.drill;

import io.comevl.ingest.BrokerProcess;
import io.comevl.ingest.KafkaCluster;
import io.comevl.job.cluster.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Kafka broker in another process, which can be paused. */
final class BrokerOfItsOwn implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final String bootstrap;

    private BrokerOfItsOwn(Process process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
    }

    /**
     * Starts it; returns when it serves.
     *
     * @param log what it complains of
     * @throws IOException if it does not start
     */
    static BrokerOfItsOwn start(Path log) throws IOException {
        Process process = new JavaProcess(
                        "broker",
                        BrokerProcess.class.getName(),
                        List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dlog4j2.configurationFile=log4j2.xml"),
                        List.of())
                .builder()
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(
                process.getInputStream(), StandardCharsets.UTF_8)); // lives as long as the process
        String bootstrap = out.readLine();
        if (bootstrap == null) {
            throw new IOException("the Kafka broker did not start; see " + log);
        }
        return new BrokerOfItsOwn(process, bootstrap);
    }

    String bootstrap() {
        return bootstrap;
    }

    KafkaCluster kafka() {
        return KafkaCluster.at(bootstrap);
    }

    /** Lets it do nothing, not even refuse. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " ended with " + code);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            resume();
            process.getOutputStream().close(); // it ends by itself and takes its data with it
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
