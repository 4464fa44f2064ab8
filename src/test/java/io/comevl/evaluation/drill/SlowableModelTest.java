package io.comevl.evaluation.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.Pixels;
import io.comevl.grounding.SceneModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlowableModelTest {

    private static final Pixels BLACK = new Pixels(64, 64, new byte[3 * 64 * 64]);

    @TempDir
    Path folder;

    @Test
    void framesTakeLongerOnlyWhileTheFileExists() throws Exception {
        Path sign = folder.resolve("slow");
        try (SceneModel model = new SlowableModel(new ShadeModel(), sign.toString(), Duration.ofHours(1)).open()) {
            assertThat(model.see(BLACK)).isCompleted();

            Files.createFile(sign);
            assertThat(model.see(BLACK)).isNotDone();

            Files.delete(sign);
            assertThat(model.see(BLACK)).isCompleted();
        }
    }

    @Test
    void aSlowFrameIsAnsweredInTheEnd() throws Exception {
        Path sign = Files.createFile(folder.resolve("slow"));
        try (SceneModel model = new SlowableModel(new ShadeModel(), sign.toString(), Duration.ofMillis(5)).open()) {
            assertThat(model.see(BLACK).get().widthPixels()).isEqualTo(64);
        }
    }
}
