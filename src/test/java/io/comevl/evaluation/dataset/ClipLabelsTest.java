package io.comevl.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.Shared;
import io.comevl.ingest.VideoFile;
import io.comevl.ingest.VideoOptions;
import io.comevl.training.footage.Footage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of the last quarter of each clip, which training never sees, with what a person counted in them. */
final class ClipLabelsTest {

    private static final String CARS = "car-detection.mp4";
    private static final String PERSONS = "one-by-one-person-detection.mp4";
    private static final String BOTTLES = "bottle-detection.mp4";

    /** Where the folder is made, so that {@code comevl eval --dataset} can be run on it after the test. */
    private static final Path FOLDER = Path.of("target", "last-quarter");

    @Test
    void everyCountOccursOften() throws IOException {
        ClipLabels labels = ClipLabels.ours();

        assertThat(labels.counts(CARS, "cars")).hasSizeGreaterThanOrEqualTo(28).contains(0, 1, 2);
        assertThat(labels.counts(PERSONS, "people"))
                .hasSizeGreaterThanOrEqualTo(30)
                .contains(0, 1);
        assertThat(labels.counts(BOTTLES, "bottles"))
                .hasSizeGreaterThanOrEqualTo(30)
                .contains(1, 2);
        assertThat(labels.counts(PERSONS, "cars")).containsOnly(0);
    }

    @Test
    void onlyTheLastQuarterIsLabelled() throws IOException {
        Path clips = Shared.path("footage");
        ClipLabels labels = ClipLabels.ours();

        for (String clip : labels.clips()) {
            int frames = frames(clips.resolve(clip));
            assertThat(labels.frames(clip))
                    .as(clip)
                    .allMatch(frame -> frame >= frames * Footage.TRAINING_PART && frame < frames);
        }
    }

    private static int frames(Path clip) throws IOException {
        int frames = 0;
        try (VideoFile video = VideoFile.open(clip, VideoOptions.ALL)) {
            while (video.next().isPresent()) {
                frames++;
            }
        }
        return frames;
    }

    @Test
    void labelledFolderHoldsEveryCertainLabelWithItsFrame() throws IOException {
        ClipLabels labels = ClipLabels.ours();

        labels.write(Shared.path("footage"), FOLDER);

        List<String> lines = Files.readAllLines(FOLDER.resolve(Labels.FILE));
        assertThat(lines).hasSizeGreaterThan(100).noneMatch(line -> line.contains("doubtful"));
        assertThat(lines.get(0))
                .isEqualTo("{\"image\":\"frames/car-detection-198.png\",\"task\":\"count\","
                        + "\"phrase\":\"cars\",\"count\":2}");
        assertThat(Labels.read(FOLDER.resolve(Labels.FILE), FOLDER)).isNotNull();
    }
}
