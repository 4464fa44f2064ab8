package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logging configuration is read once in a process, so that each test has one of its own. */
final class JobLogTest {

    private static final int FAILURES = 500;

    /** Logs what a job with a broken model would. */
    public static final class Program {

        private Program() {}

        /** Logs. */
        public static void main(String[] arguments) {
            JobLog.rejected(new Rejected(DeadLetterReason.EMPTY_PICTURE, "a picture of 0x0 pixels")
                    .about("gate", 3)
                    .letter(
                            DeadLetterStage.ADMIT,
                            Records.raw(3, Records.frame("gate", 3, Records.NOON, Records.png(4, 3))),
                            Records.NOON));
            Detection failed = Records.detection("hall", 8, Records.NOON, Records.query("cars", "*"));
            failed.setStatus(DetectionStatus.FAILED);
            failed.setReason("the model broke");
            for (int frame = 0; frame < FAILURES; frame++) {
                JobLog.unanswered(failed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j2.xml", "log4j2-cluster.xml"})
    void jsonLinesHaveCameraAndQueryAsFields(String configuration) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : lines(configuration, Map.of("COMEVL_LOG_FORMAT", "json"))) {
            lines.add(new ObjectMapper().readTree(line));
        }

        assertThat(lines.get(0).get("camera").asText()).isEqualTo("gate");
        assertThat(lines.get(0).hasNonNull("query")).isFalse();
        assertThat(lines.get(0).get("message").asText())
                .isEqualTo("dead letter frames/0/3 (EMPTY_PICTURE): a picture of 0x0 pixels");
        assertThat(lines.get(1).get("camera").asText()).isEqualTo("hall");
        assertThat(lines.get(1).get("query").asText()).isEqualTo("cars");
        assertThat(lines.get(1).get("level").asText()).isEqualTo("WARN");
        assertThat(lines.get(1).get("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }

    @Test
    void aModelThatFailsOnEachFrameDoesNotFillTheLog() throws Exception {
        List<String> lines = lines("log4j2.xml", Map.of());

        assertThat(lines.get(1)).contains("query cars on frame 8 of hall: FAILED: the model broke");
        assertThat(lines).hasSizeBetween(10, FAILURES / 10);
    }

    private static List<String> lines(String configuration, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j2.configurationFile=" + configuration,
                "-Dlog.file=/dev/stdout",
                Program.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }
}
