package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.ingest.Picture;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WorldCameraTest {

    @Test
    void aCameraTakesItsPicturesAtItsRateAndThenEnds() {
        World world = World.of(View.STREET, 4, WorldOptions.USUAL);
        WorldCamera camera = new WorldCamera(world, 80, 45, Duration.ofMillis(200), 3);

        for (int i = 0; i < 3; i++) {
            Optional<Picture> picture = camera.next();
            assertThat(picture).isPresent();
            assertThat(picture.get().at()).isEqualTo(Duration.ofMillis(200L * i));
            assertThat(picture.get().pixels().rgb())
                    .isEqualTo(
                            world.at(Duration.ofMillis(200L * i)).render(80, 45).rgb());
        }
        assertThat(camera.next()).isEmpty();
    }
}
