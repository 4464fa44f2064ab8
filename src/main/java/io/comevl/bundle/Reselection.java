package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes a bundle mix fewer layers: its description, its mixing weights and its graphs change together. */
public final class Reselection {

    private Reselection() {}

    /**
     * Rewrites a bundle in its place. Layers behind the deepest chosen one stay among its weights, for other analyses, but
     * its graphs no longer compute them.
     *
     * @param progress gets a line for each step
     * @return the bundle as it is now
     * @throws BundleException if a chosen layer was not mixed in training or the folder cannot be written; the bundle is
     *     then as it was
     */
    public static Bundle run(Bundle bundle, LayerChoice choice, Consumer<String> progress) {
        Architecture architecture = choice.of(bundle.architecture());
        WeightSource weights = choice.of(bundle.weights(), bundle.architecture());
        BundleFolder.fill(bundle.folder(), folder -> write(bundle, architecture, weights, folder, progress));
        return Bundle.open(bundle.folder(), Bundle.Check.SMALL_FILES);
    }

    private static void write(
            Bundle bundle, Architecture architecture, WeightSource weights, Path folder, Consumer<String> progress) {
        try {
            Files.copy(bundle.folder().resolve(Bundle.TOKENIZER), folder.resolve(Bundle.TOKENIZER));
            if (!bundle.drawn().isEmpty()) {
                Files.copy(bundle.folder().resolve(Bundle.DRAWN), folder.resolve(Bundle.DRAWN));
            }
            progress.accept("writing the weights");
            SafetensorsWriter.copy(weights, folder.resolve(Bundle.WEIGHTS));
            progress.accept("writing the graphs");
            new GraphExport(architecture, Safetensors.open(folder.resolve(Bundle.WEIGHTS))).write(folder);
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
        progress.accept("computing checksums");
        bundle.description().with(architecture, Checksums.of(folder)).write(folder.resolve(Description.FILE));
    }
}
