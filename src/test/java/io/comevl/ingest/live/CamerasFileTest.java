package io.comevl.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.live.CameraSpec.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CamerasFileTest {

    @TempDir
    Path folder;

    @Test
    void camerasTakeWhatTheyDoNotSayFromDefaults() throws Exception {
        Path file = write("""
                defaults: {fps: 2, timeout: 5s}
                cameras:
                  - {id: gate, url: "rtsp://gate/live"}
                  - {id: yard, url: generated, fps: 7.5, max-size: 640x360, quality: 70, timeout: 1m}
                """);

        assertThat(CamerasFile.read(file))
                .containsExactly(
                        new CameraSpec(
                                "gate",
                                CameraAddress.of("rtsp://gate/live"),
                                2,
                                new Size(1280, 720),
                                85,
                                Duration.ofSeconds(5)),
                        new CameraSpec(
                                "yard",
                                CameraAddress.of("generated"),
                                7.5,
                                new Size(640, 360),
                                70,
                                Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cameras: []                                     | line 1: expected a list under 'cameras'",
                "cameras: [{id: a}]                              | line 1: a camera needs an 'id' and a 'url'",
                "cameras: [{id: a, url: b, ftp: 5}]              | unknown field 'ftp'; a camera has [fps, id,",
                "cameras: [{id: a, url: b, fps: fast}]           | expected a number, found 'fast'",
                "cameras: [{id: a, url: b, fps: 0}]              | camera 'a': rate must be above 0",
                "cameras: [{id: a, url: b, max-size: big}]       | expected a size such as 1280x720, found 'big'",
                "cameras: [{id: a, url: b, timeout: soon}]       | expected a time such as 10s or 2m, found 'soon'",
                "cameras: [{id: a/b, url: b}]                    | camera 'a/b': expected an id of letters",
                "cameras: [{id: a, url: 'ftp://u:geheim@b'}]     | found scheme 'ftp'",
                "cameras: [{id: a, url: b}, {id: a, url: c}]     | camera 'a' is listed twice"
            })
    void whatIsNoCameraIsToldWithItsLine(String yaml, String message) throws Exception {
        Path file = write(yaml);

        assertThatThrownBy(() -> CamerasFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": line 1: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("\n");
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(folder.resolve("cameras.yaml"), yaml);
    }
}
