package io.comevl.job.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.grounding.Answer.Box;
import io.comevl.job.export.SeenFrame.SeenObject;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A line for each frame in the minimal schema of DeepStream's message converter (Gst-nvmsgconv): of each object its
 * tracking id or -1, left, top, right and bottom in pixels, and its class.
 */
final class DeepStreamLines implements FrameOutput {

    /** Milliseconds always, as DeepStream writes them. */
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "4.0";
    private static final String UNFOLLOWED = "-1";

    private final Writer out;

    DeepStreamLines(Writer out) {
        this.out = out;
    }

    @Override
    public void write(SeenFrame frame) throws IOException {
        ObjectNode line = JSON.createObjectNode()
                .put("version", VERSION)
                .put("id", Long.toString(frame.sequence()))
                .put("@timestamp", time(frame.capturedAt()))
                .put("sensorId", frame.camera());
        ArrayNode objects = line.putArray("objects");
        frame.objects().forEach(object -> objects.add(attributes(object, frame)));
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
    }

    static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static String attributes(SeenObject object, SeenFrame frame) {
        Box box = object.place();
        return String.join(
                "|",
                object.track().map(DeepStreamLines::plain).orElse(UNFOLLOWED),
                pixels(box.xMin() * frame.width()),
                pixels(box.yMin() * frame.height()),
                pixels(box.xMax() * frame.width()),
                pixels(box.yMax() * frame.height()),
                plain(object.phrase()));
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** The bar parts attributes and cannot be quoted. */
    private static String plain(String text) {
        return text.replace('|', '/');
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
