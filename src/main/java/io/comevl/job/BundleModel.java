package io.comevl.job;

import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.SharedScene;
import java.nio.file.Path;

/**
 * The model of a bundle, loaded once in each process that runs operators and shared by all of them.
 *
 * @param folder the bundle, at the same place on every machine
 * @param device where tasks compute
 * @param settings how much at once, and how long answers may be
 */
public record BundleModel(String folder, DeviceChoice device, GroundingModel.Settings settings)
        implements ModelProvider {

    @Override
    public SceneModel open() {
        return SharedScene.of(Path.of(folder), device.outsideOfTasks(), settings);
    }

    @Override
    public SceneModel open(TaskGpu gpu) throws JobStartException {
        return SharedScene.of(Path.of(folder), device.inTask(gpu), settings);
    }
}
