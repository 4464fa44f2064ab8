package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.ingest.live.CameraSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedCamerasTest {

    private final List<String> said = new ArrayList<>();
    private Path file;
    private WatchedCameras cameras;

    @BeforeEach
    void watch(@TempDir Path folder) throws IOException {
        file = folder.resolve("cameras.yaml");
        write("cameras: [{id: gate, url: generated}]", 1);
        cameras = WatchedCameras.of(file, said::add);
    }

    @Test
    void aFileThatWasWrittenIsReadOnce() throws IOException {
        assertThat(cameras.get()).isEmpty();

        write("cameras: [{id: yard, url: generated}]", 2);

        assertThat(cameras.get().orElseThrow()).extracting(CameraSpec::id).containsExactly("yard");
        assertThat(cameras.get()).isEmpty();
    }

    @Test
    void aMistakeIsToldOnceAndChangesNothing() throws IOException {
        write("cameras: [{id: yard}]", 2);

        assertThat(cameras.get()).isEmpty();
        assertThat(cameras.get()).isEmpty();
        assertThat(said)
                .containsExactly(file + ": line 1: a camera needs an 'id' and a 'url'; the cameras stay as they were");
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException {
        Files.delete(file);

        assertThat(cameras.get()).isEmpty();
        assertThat(said).isEmpty();
    }

    private void write(String yaml, int second) throws IOException {
        Files.writeString(file, yaml);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }
}
