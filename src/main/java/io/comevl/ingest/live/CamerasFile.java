package io.comevl.ingest.live;

import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.YamlPlace;
import io.comevl.ingest.live.CameraSpec.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Live cameras as a person writes them: a YAML file with a list under {@code cameras}. */
public final class CamerasFile {

    private static final Set<String> FILE = new TreeSet<>(Set.of("cameras", "defaults"));
    private static final Set<String> USUAL = new TreeSet<>(Set.of("fps", "max-size", "quality", "timeout"));
    private static final Set<String> CAMERA =
            new TreeSet<>(Set.of("id", "url", "fps", "max-size", "quality", "timeout"));

    private CamerasFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it says something that is no camera; one line names file, line and what to do
     */
    public static List<CameraSpec> read(Path file) throws IOException {
        String yaml = Files.readString(file);
        try {
            return parse(yaml);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static List<CameraSpec> parse(String yaml) {
        YamlPlace root = YamlPlace.parse(yaml);
        Map<String, YamlPlace> file = root.fields("the file", FILE);
        if (!file.containsKey("cameras") || file.get("cameras").items().isEmpty()) {
            throw root.mistake("expected a list under 'cameras', found none");
        }
        Map<String, YamlPlace> usual =
                file.containsKey("defaults") ? file.get("defaults").fields("defaults", USUAL) : Map.of();
        Set<String> ids = new HashSet<>();
        List<CameraSpec> cameras = new ArrayList<>();
        for (YamlPlace place : file.get("cameras").items()) {
            CameraSpec camera = camera(place, usual);
            if (!ids.add(camera.id())) {
                throw place.mistake("camera '" + camera.id() + "' is listed twice");
            }
            cameras.add(camera);
        }
        return cameras;
    }

    private static CameraSpec camera(YamlPlace place, Map<String, YamlPlace> usual) {
        Map<String, YamlPlace> own = place.fields("a camera", CAMERA);
        if (!own.containsKey("id") || !own.containsKey("url")) {
            throw place.mistake("a camera needs an 'id' and a 'url'");
        }
        Map<String, YamlPlace> fields = new HashMap<>(usual);
        fields.putAll(own);
        try {
            return new CameraSpec(
                    fields.get("id").text(),
                    CameraAddress.of(fields.get("url").text()),
                    fields.containsKey("fps") ? fields.get("fps").number() : CameraSpec.FRAMES_PER_SECOND,
                    Size.of(
                            fields.containsKey("max-size")
                                    ? fields.get("max-size").text()
                                    : CameraSpec.MAX_SIZE),
                    fields.containsKey("quality") ? fields.get("quality").whole() : CameraSpec.JPEG_QUALITY,
                    fields.containsKey("timeout") ? time(fields.get("timeout")) : CameraSpec.TIMEOUT);
        } catch (YamlPlace.Mistake told) {
            throw told;
        } catch (IllegalArgumentException wrong) {
            throw place.mistake(wrong.getMessage());
        }
    }

    private static Duration time(YamlPlace place) {
        return place.read("a time such as 10s or 2m", text -> Duration.parse("PT" + text));
    }
}
