package io.comevl.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.Shared;
import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.evaluation.exam.Dataset;
import io.comevl.evaluation.exam.Examiner;
import io.comevl.evaluation.exam.Measure;
import io.comevl.evaluation.exam.Scoreboard;
import io.comevl.grounding.GroundingModel;
import io.comevl.runtime.Device;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the model that comes with the project can do at least: floors below what docs/models/camera-small.md states, so
 * that a change which harms its answers is noticed.
 */
final class DefaultModelTest {

    private static final long LARGEST_BYTES = 25_000_000;

    @TempDir
    static Path cache;

    private static Bundle bundle;
    private static GroundingModel model;

    @BeforeAll
    static void open() {
        bundle = Bundle.open(BuiltInModels.CAMERA_SMALL.bundle(cache, line -> {}));
        model = GroundingModel.open(
                bundle, Device.cpu(), GroundingModel.Settings.standard().withStepLimit(256));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void itIsSmallEnoughToComeWithTheProject() throws IOException {
        try (var weights =
                DefaultModelTest.class.getResourceAsStream("/io/comevl/models/camera-small/model.safetensors")) {
            assertThat(weights.transferTo(OutputStream.nullOutputStream())).isLessThan(LARGEST_BYTES);
        }
        assertThat(bundle.description().provenance().randomWeights()).isFalse();
    }

    @Test
    void itAnswersAboutGeneratedWorlds() {
        Scoreboard scores = examined(new WorldDataset(new WorldDataset.Options(4242, 240, 320, 6)));

        assertThat(mean(scores, Measure.COUNT_EXACT)).isGreaterThan(0.90);
        assertThat(mean(scores, Measure.POINT_F1)).isGreaterThan(0.92);
        assertThat(mean(scores, Measure.BOX_HIT)).isGreaterThan(0.93);
        assertThat(mean(scores, Measure.ABSENT_RIGHT)).isGreaterThan(0.95);
    }

    @Test
    void itCountsOnFramesOfRealCamerasThatItNeverSaw(@TempDir Path folder) throws IOException {
        Path clips = Shared.path("footage");
        ClipLabels.ours().write(clips, folder);
        Scoreboard scores = examined(new DatasetFolder(folder, Optional.empty()).open(Optional.empty()));

        assertThat(mean(scores, Measure.COUNT_EXACT)).isGreaterThanOrEqualTo(0.95);
    }

    private static Scoreboard examined(Dataset dataset) {
        Scoreboard scores = new Scoreboard();
        new Examiner(model, scores::add).examine(dataset);
        return scores;
    }

    private static double mean(Scoreboard scores, Measure measure) {
        return scores.all(measure).orElseThrow().mean();
    }
}
