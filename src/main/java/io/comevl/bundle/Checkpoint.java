package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder as the authors, or Molmo's, publish it: {@code config.yaml} with the weights beside it, as safetensors or as
 * {@code model.pt}; or Molmo as Hugging Face has it, see {@link HfMolmo}; or one that was made here, see
 * {@link OwnCheckpoint}; or a model put together from other folders, see {@link Assembly}.
 *
 * @param folder the folder, which has the tokenizer if no other is named
 * @param source where it comes from, in words
 * @param weights its tensors; safetensors where both are there
 * @param config its configuration
 * @param drawn what was drawn at random because nobody had trained it, a line for each part of the model
 */
record Checkpoint(Path folder, String source, WeightSource weights, ReferenceConfig config, List<String> drawn) {

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
        if (!Files.exists(folder.resolve(CONFIG)) && !OwnCheckpoint.isAt(folder) && HfMolmo.isAt(folder)) {
            return HfMolmo.open(folder);
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
        return new Checkpoint(folder, FileBytes.folderName(folder), weights, config, List.of());
    }

    /** The same with another network and what it reads. */
    Checkpoint with(WeightSource others, ReferenceConfig other) {
        return new Checkpoint(folder, source, others, other, drawn);
    }

    /** Whether answers mean nothing, since some or all weights were never trained. */
    boolean isRandom() {
        return !drawn.isEmpty() || config.tokenizer().equals(TokenizerFile.BYTES) || OwnCheckpoint.isDrawn(folder);
    }
}
