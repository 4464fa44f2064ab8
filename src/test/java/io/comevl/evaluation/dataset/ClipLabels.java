package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.frame.PixelEncoder;
import io.comevl.ingest.Picture;
import io.comevl.ingest.VideoFile;
import io.comevl.ingest.VideoOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person counted in frames of clips, one a line:
 *
 * <pre>{"clip": "car-detection.mp4", "frame": 233, "task": "count", "phrase": "cars", "count": 1, "doubtful": true}</pre>
 *
 * Doubtful are frames in which another person might count otherwise, since the frame's edge cuts off most of something.
 */
final class ClipLabels {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> lines;

    private ClipLabels(List<ObjectNode> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Those that come with the tests. */
    static ClipLabels ours() throws IOException {
        List<ObjectNode> lines = new ArrayList<>();
        try (InputStream file = ClipLabels.class.getResourceAsStream("/footage/labels.jsonl")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                lines.add((ObjectNode) JSON.readTree(line));
            }
        }
        return new ClipLabels(lines);
    }

    List<String> clips() {
        return lines.stream().map(ClipLabels::clip).distinct().toList();
    }

    /** Numbers of a clip's labelled frames, in order. */
    List<Integer> frames(String clip) {
        return lines.stream()
                .filter(line -> clip(line).equals(clip))
                .map(line -> line.get("frame").asInt())
                .distinct()
                .sorted()
                .toList();
    }

    /** The certain counts of a phrase, in the order of the frames. */
    List<Integer> counts(String clip, String phrase) {
        return lines.stream()
                .filter(line ->
                        clip(line).equals(clip) && line.get("phrase").asText().equals(phrase))
                .filter(line -> !isDoubtful(line))
                .map(line -> line.get("count").asInt())
                .toList();
    }

    /** Makes a labelled folder of all that is certain: the frames as PNG and {@code labels.jsonl}. */
    void write(Path clips, Path folder) throws IOException {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        StringBuilder labels = new StringBuilder();
        for (ObjectNode line : lines) {
            if (!isDoubtful(line)) {
                ObjectNode label = JSON.createObjectNode().put("image", "frames/" + picture(clip(line), number(line)));
                for (String field : List.of("task", "phrase", "count")) {
                    label.set(field, line.get(field));
                }
                labels.append(label).append('\n');
            }
        }
        Files.writeString(folder.resolve(Labels.FILE), labels);
        for (String clip : clips()) {
            writeFrames(clips.resolve(clip), frames(clip), frames);
        }
    }

    private static void writeFrames(Path clip, List<Integer> wanted, Path folder) throws IOException {
        try (VideoFile video = VideoFile.open(clip, VideoOptions.ALL)) {
            int number = 0;
            for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
                if (wanted.contains(number)) {
                    String name = picture(clip.getFileName().toString(), number);
                    Files.write(
                            folder.resolve(name), PixelEncoder.png(next.get().pixels()));
                }
                number++;
            }
        }
    }

    private static String picture(String clip, int frame) {
        return clip.replace(".mp4", "") + "-" + frame + ".png";
    }

    private static String clip(JsonNode line) {
        return line.get("clip").asText();
    }

    private static int number(JsonNode line) {
        return line.get("frame").asInt();
    }

    private static boolean isDoubtful(JsonNode line) {
        return line.path("doubtful").asBoolean();
    }
}
