package io.comevl.ingest.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.live.CameraSpec.Size;
import java.time.Duration;

/**
 * What a camera's process is told to do. It goes through the process's standard input, never its command line, which
 * everybody on the machine can read: the address holds secrets.
 *
 * @param firstSequence number of its first frame
 */
record Order(CameraSpec camera, KafkaCluster kafka, String topic, long firstSequence) {

    private static final JsonMapper JSON = new JsonMapper();

    private record Line(
            String id,
            String address,
            double framesPerSecond,
            int maxWidth,
            int maxHeight,
            int quality,
            long timeoutMillis,
            KafkaCluster kafka,
            String topic,
            long firstSequence) {}

    /** As one line. */
    String line() {
        try {
            return JSON.writeValueAsString(new Line(
                    camera.id(),
                    camera.address().secret(),
                    camera.framesPerSecond(),
                    camera.maxSize().width(),
                    camera.maxSize().height(),
                    camera.jpegQuality(),
                    camera.timeout().toMillis(),
                    kafka,
                    topic,
                    firstSequence));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON");
        }
    }

    static Order of(String line) {
        try {
            Line read = JSON.readValue(line, Line.class);
            CameraSpec camera = new CameraSpec(
                    read.id(),
                    CameraAddress.of(read.address(), name -> "${" + name + "}"),
                    read.framesPerSecond(),
                    new Size(read.maxWidth(), read.maxHeight()),
                    read.quality(),
                    Duration.ofMillis(read.timeoutMillis()));
            return new Order(camera, read.kafka(), read.topic(), read.firstSequence());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("camera process: its order is cut short");
        }
    }
}
