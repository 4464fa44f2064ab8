package io.comevl.cli;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.HuggingFaceFolders;
import io.comevl.bundle.ImportProgress;
import io.comevl.bundle.Importer;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.Variation;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a bundle is made from: one checkpoint, or the published models that CoME-VL is put together from. */
final class ImportOrigin {

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder with config.yaml and model.safetensors (or its index) or model.pt, Hugging Face folder of "
                            + "Molmo-7B-D, or one that train or model synth wrote.")
    private Path from;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Published published;

    /** Folders of published models. */
    static final class Published {

        @Option(
                names = "--semantic",
                required = true,
                paramLabel = "DIR",
                description = "Hugging Face folder of SigLIP2, such as siglip2-so400m-patch16-384.")
        private Path semantic;

        @Option(
                names = "--spatial",
                required = true,
                paramLabel = "DIR",
                description = "Hugging Face folder of DINOv3, such as dinov3-vitl16-pretrain-lvd1689m.")
        private Path spatial;

        @Option(
                names = "--language",
                required = true,
                paramLabel = "DIR",
                description = "Hugging Face folder of Qwen2, such as Qwen2-7B, with its tokenizer.")
        private Path language;

        @Option(
                names = "--seed",
                defaultValue = "1",
                paramLabel = "N",
                description = "Of the weights that none of the three has: layer mixing, pooling, fusion, image tokens. "
                        + "Default: ${DEFAULT-VALUE}.")
        private long seed;
    }

    /** The folder whose tokenizer the model has if no other is named. */
    Path folder() {
        return from != null ? from : published.language;
    }

    /** Makes the bundle. */
    Bundle run(Importer.Request request, Variation variation, PrecisionPolicy policy, ImportProgress progress) {
        if (from != null) {
            return Importer.run(request, variation, policy, progress);
        }
        HuggingFaceFolders folders =
                new HuggingFaceFolders(published.semantic, published.spatial, published.language, published.seed);
        return Importer.assemble(folders, request, variation, policy, progress);
    }
}
