package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.runtime.Device;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkJobTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderIsTakenAsItIs() throws JobStartException {
        assertThat(FlinkJob.wanted(List.of(folder.toString())))
                .isEqualTo(new FlinkJob.Wanted(folder, DeviceChoice.of(Device.cpu())));
    }

    @Test
    void aBuiltInModelIsMadeAndComputesOnAGpuIfOneIsNamed() throws JobStartException {
        FlinkJob.Wanted wanted = FlinkJob.wanted(List.of("camera-small", "1"));

        assertThat(wanted.bundle()).isDirectoryContaining("glob:**/vision.onnx");
        assertThat(wanted.device()).isEqualTo(DeviceChoice.onEachMachine(Device.gpu(1)));
        assertThat(FlinkJob.wanted(List.of("camera-small", "flink")).device()).isEqualTo(DeviceChoice.givenByFlink());
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused("found 0 arguments");
        assertRefused("/nowhere: neither the folder of a model bundle nor one of camera-small", "/nowhere");
        assertRefused("expected the number of a GPU or flink, found first", folder.toString(), "first");
        assertRefused("expected the number of a GPU or flink, found -1", folder.toString(), "-1");
        assertRefused("found 3 arguments", folder.toString(), "0", "1");
    }

    private static void assertRefused(String said, String... arguments) {
        assertThatThrownBy(() -> FlinkJob.wanted(List.of(arguments)))
                .isInstanceOf(JobStartException.class)
                .hasMessageContaining(said);
    }
}
