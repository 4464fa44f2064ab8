package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder as the authors publish it: {@code config.yaml} with the weights beside it, as safetensors or as
 * {@code model.pt}; or one that was trained here, see {@link OwnCheckpoint}.
 *
 * @param folder the folder
 * @param weights its tensors; safetensors where both are there
 * @param config its configuration
 */
record Checkpoint(Path folder, WeightSource weights, ReferenceConfig config) {

    private static final String CONFIG = "config.yaml";
    private static final String TORCH = "model.pt";

    /**
     * Opens a folder.
     *
     * @throws BundleException if something is missing, damaged or unsupported
     */
    static Checkpoint open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BundleException(
                    folder + ": no such folder; give the one that holds " + CONFIG + " and the weights");
        }
        WeightSource weights;
        if (Safetensors.isIn(folder)) {
            weights = Safetensors.open(folder);
        } else if (Files.exists(folder.resolve(TORCH))) {
            weights = TorchCheckpoint.open(folder.resolve(TORCH));
        } else {
            throw new BundleException(folder + ": expected model.safetensors, model.safetensors.index.json or " + TORCH
                    + ", found none of them");
        }
        ReferenceConfig config = OwnCheckpoint.isAt(folder)
                ? OwnCheckpoint.config(folder)
                : ReferenceConfig.read(folder.resolve(CONFIG), weights);
        return new Checkpoint(folder, weights, config);
    }
}
