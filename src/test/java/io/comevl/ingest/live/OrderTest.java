package io.comevl.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.CameraState;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.CameraCounts;
import io.comevl.ingest.CameraCounts.Reason;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.live.CameraSpec.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What supervisor and process say to each other. */
final class OrderTest {

    private static final KafkaCluster KAFKA =
            new KafkaCluster("broker:9092", Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "a=\"b\";"));

    @Test
    void anOrderArrivesAsItWasGiven() {
        CameraSpec camera = new CameraSpec(
                "gate",
                CameraAddress.of("rtsp://a:\"$b@gate/\u00fc"),
                2.5,
                new Size(640, 360),
                70,
                Duration.ofMillis(2500));
        Order order = new Order(camera, KAFKA, "frames", 1_700_000_000_000L);

        assertThat(order.line()).doesNotContain("\n");
        assertThat(Order.of(order.line())).isEqualTo(order);
    }

    @Test
    void aReportArrivesAsItWasGiven() {
        Report report = new Report(
                CameraState.WAITING,
                "no route\nto host",
                Duration.ofMillis(750),
                Optional.of(Instant.parse("2026-01-01T12:00:00.123456Z")),
                640,
                360,
                new CameraCounts(12, 9, Map.of(Reason.THINNED, 2L, Reason.OVERTAKEN, 1L)));

        assertThat(report.line()).doesNotContain("\n");
        assertThat(Report.of(report.line())).contains(report);
    }

    @Test
    void whatALibraryPrintsIsNoReport() {
        assertThat(Report.of("[swscaler] deprecated pixel format used")).isEmpty();
        assertThat(Report.of("{}")).isEmpty();
        assertThat(Report.of("")).isEmpty();
    }
}
