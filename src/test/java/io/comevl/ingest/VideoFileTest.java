package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.comevl.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VideoFileTest {

    @TempDir
    Path folder;

    @Test
    void picturesComeInOrderWithTheirTimesAndColours() throws Exception {
        Path clip = Clips.grey(folder.resolve("a.mp4"), 10, 64, 48, 10);

        List<Picture> pictures = read(clip, VideoOptions.ALL, 100);

        assertThat(pictures).hasSize(10);
        for (int i = 0; i < 10; i++) {
            Picture picture = pictures.get(i);
            assertThat(picture.at()).isEqualTo(Duration.ofMillis(100L * i));
            assertThat(picture.pixels().widthPixels()).isEqualTo(64);
            assertThat(picture.pixels().heightPixels()).isEqualTo(48);
            assertThat(level(picture)).isCloseTo(20 * i, within(4));
        }
    }

    @Test
    void aRateLimitTakesTheFirstPictureOfEachInterval() throws Exception {
        Path clip = Clips.grey(folder.resolve("a.mp4"), 12, 64, 48, 12);

        List<Picture> pictures = read(clip, VideoOptions.ALL.atMost(3), 100);

        assertThat(pictures.stream().map(picture -> Math.round(level(picture) / 20f)))
                .containsExactly(0, 4, 8);
    }

    @Test
    void aRateAboveTheClipsOwnTakesEveryPicture() throws Exception {
        Path clip = Clips.grey(folder.resolve("a.mp4"), 7, 64, 48, 10);

        assertThat(read(clip, VideoOptions.ALL.atMost(10), 100)).hasSize(7);
        assertThat(read(clip, VideoOptions.ALL.atMost(99), 100)).hasSize(7);
    }

    @Test
    void largePicturesAreScaledToTheLongerSide() throws Exception {
        Path clip = Clips.grey(folder.resolve("a.mp4"), 3, 128, 64, 10);

        Picture picture = read(clip, VideoOptions.ALL.within(50), 100).get(2);

        assertThat(picture.pixels().widthPixels()).isEqualTo(50);
        assertThat(picture.pixels().heightPixels()).isEqualTo(25);
        assertThat(level(picture)).isCloseTo(40, within(4));
    }

    @Test
    void aLoopingClipRunsOnInTime() throws Exception {
        Path clip = Clips.grey(folder.resolve("a.mp4"), 4, 64, 48, 10);

        List<Picture> pictures = read(clip, VideoOptions.ALL.looping(), 10);

        assertThat(pictures.stream().map(picture -> picture.at().toMillis()))
                .containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
        assertThat(pictures.stream().map(picture -> Math.round(level(picture) / 20f)))
                .containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0, 1);
    }

    @Test
    void aMissingFileIsNamed() {
        Path absent = folder.resolve("absent.mp4");

        assertThatThrownBy(() -> VideoFile.open(absent, VideoOptions.ALL))
                .isInstanceOf(IOException.class)
                .hasMessage(absent + ": no such video file");
    }

    @Test
    void aFileThatIsNoVideoIsNamed() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.mp4"), "not a video\n".repeat(500));

        assertThatThrownBy(() -> VideoFile.open(text, VideoOptions.ALL))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(text + ": not a video that can be read");
    }

    @Test
    void aClipInAnUnknownCodecIsNamed() throws Exception {
        Path clip = Clips.grey(folder.resolve("a.mp4"), 3, 64, 48, 10);
        byte[] bytes = Files.readAllBytes(clip);
        rename(bytes, "mp4v", "zzzz");
        rename(bytes, "esds", "zzzz");
        Files.write(clip, bytes);

        assertThatThrownBy(() -> VideoFile.open(clip, VideoOptions.ALL))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(clip + ": ")
                .hasMessageContaining("codec");
    }

    @Test
    void aClosedFileHasNoMorePictures() throws Exception {
        VideoFile video = VideoFile.open(Clips.grey(folder.resolve("a.mp4"), 3, 64, 48, 10), VideoOptions.ALL);

        video.close();
        video.close();

        assertThat(video.next()).isEmpty();
    }

    @Test
    void realFootageIsReadToItsEnd() throws Exception {
        List<Picture> pictures = read(Shared.path("footage/car-detection.mp4"), VideoOptions.ALL.atMost(2), 1000);

        assertThat(pictures).hasSizeBetween(40, 45);
        assertThat(pictures.get(0).pixels().widthPixels()).isEqualTo(768);
        assertThat(pictures.get(0).pixels().heightPixels()).isEqualTo(432);
        assertThat(pictures).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    private static List<Picture> read(Path clip, VideoOptions options, int atMost) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        try (VideoFile video = VideoFile.open(clip, options)) {
            Optional<Picture> picture = video.next();
            while (picture.isPresent() && pictures.size() < atMost) {
                pictures.add(picture.get());
                picture = video.next();
            }
        }
        return pictures;
    }

    private static int level(Picture picture) {
        byte[] rgb = picture.pixels().rgb();
        return rgb[rgb.length / 2] & 0xff;
    }

    private static void rename(byte[] file, String from, String to) {
        for (int i = 0; i + 4 <= file.length; i++) {
            if (new String(file, i, 4, StandardCharsets.ISO_8859_1).equals(from)) {
                System.arraycopy(to.getBytes(StandardCharsets.ISO_8859_1), 0, file, i, 4);
            }
        }
    }
}
