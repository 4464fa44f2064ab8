package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.Topics;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class KafkaCommandTest {

    @Test
    void itServesUntilItIsStopped() throws Exception {
        PipedReader said = new PipedReader();
        PrintWriter err = new PrintWriter(new PipedWriter(said), true);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread command = new Thread(
                () -> code.complete(Main.run(new PrintWriter(new StringWriter()), err, "kafka", "--port", "0")));
        command.start();

        String line = new BufferedReader(said).readLine();
        String bootstrap = line.replaceAll(".* on (127.0.0.1:\\d+) until stopped", "$1");
        assertThat(Topics.defaults().createMissing(KafkaCluster.at(bootstrap), 1, Duration.ofSeconds(60)))
                .containsExactlyInAnyOrderElementsOf(Topics.defaults().all());
        command.interrupt();

        assertThat(code.get()).isZero();
    }
}
