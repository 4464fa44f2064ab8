package io.comevl.bundle;

import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The toy checkpoint that comes with the program, imported as a test wants it: one crop a frame. */
public final class ToyImport {

    private ToyImport() {}

    /** Copies the checkpoint. */
    public static Path checkpoint(Path folder) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("tiny-random"));
        for (String file : List.of("config.yaml", "model.safetensors")) {
            try (InputStream in = ToyImport.class.getResourceAsStream("/io/comevl/models/tiny-random/" + file)) {
                Files.copy(in, checkpoint.resolve(file));
            }
        }
        return checkpoint;
    }

    /** Imports a copied checkpoint. */
    public static Bundle of(Path checkpoint, Path out, PrecisionPolicy policy) {
        Importer.Request request = new Importer.Request(
                checkpoint,
                out,
                Optional.of(Layout.CLEAN),
                Optional.of(CropMode.RESIZE),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return Importer.run(request, Variation.none(), policy, line -> {});
    }
}
