package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.BundleException;
import io.comevl.frame.Pixels;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.Question;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.runtime.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleModelTest {

    @TempDir
    private Path folder;

    @Test
    void sharesOfABundleAnswerUntilTheLastIsClosed() throws Exception {
        Path bundle = BuiltInModels.TINY_RANDOM_CLEAN.bundle(folder, line -> {});
        ModelProvider here =
                new BundleModel(bundle.toString(), DeviceChoice.of(Device.cpu()), GroundingModel.Settings.standard());
        ModelProvider there = InstantiationUtil.clone(here); // as it arrives with the job graph

        SceneModel first = here.open();
        try (SceneModel second = there.open()) {
            first.close();
            try (SceneModel.Seen seen =
                    second.see(new Pixels(64, 48, new byte[64 * 48 * 3])).get(60, TimeUnit.SECONDS)) {
                assertThat(second.answer(seen, List.of(new Question(Task.ASK, "anything?")))
                                .get(60, TimeUnit.SECONDS))
                        .hasSize(1);
            }
            assertThat(second.card().randomWeights()).isTrue();
        }
    }

    @Test
    void aMissingBundleIsSaidWhenTheModelIsOpened() {
        ModelProvider missing = new BundleModel(
                folder.resolve("none").toString(), DeviceChoice.of(Device.cpu()), GroundingModel.Settings.standard());

        assertThatThrownBy(missing::open).isInstanceOf(BundleException.class).hasMessageContaining("none");
    }
}
