package io.comevl.bundle;

import io.comevl.Shared;
import io.comevl.network.Architecture;
import io.comevl.network.EffectiveWeights;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reference's toy checkpoint as graphs and tokenizer in a folder. */
public final class ToyFiles {

    private ToyFiles() {}

    /** Writes them; skips the calling test where the checkpoint is absent. */
    public static Architecture write(Path folder) throws IOException {
        Path weights = folder.resolve("weights.safetensors");
        Files.copy(Shared.path("reference/checkpoint/model.safetensors"), weights);
        ReferenceConfig config =
                ReferenceConfig.read(Shared.path("reference/checkpoint/config.yaml"), Safetensors.open(weights));
        Architecture architecture = config.architecture();
        new GraphExport(architecture, new EffectiveWeights(Safetensors.open(weights)), Precision.FP32).write(folder);
        TokenizerFile.write(config.tokenizer(), architecture.decoder(), folder, folder.resolve("tokenizer.json"));
        return architecture;
    }
}
