package io.comevl.training;

import io.comevl.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recipe small enough for a test, and changes to it. */
public final class TinyRecipe {

    static final Architecture.Variant FREE = new Architecture.Variant(
            Architecture.Encoders.DUAL_FUSED,
            Architecture.Layers.MIXED,
            Architecture.Position.ROPE,
            Architecture.Matrices.FREE);

    /** As a person writes it. */
    public static final String YAML = """
            name: tiny
            seed: 7
            model:
              variant:
                encoders: dual_fused
                layers: mixed
                position: rope
                matrices: free
              cropPixels: 192
              encoderWidth: 64
              encoderLayers: 1
              semanticLayers: all
              spatialLayers: all
              decoderWidth: 64
              decoderLayers: 2
            data:
              frames: 4
              views: [parking, street, hall, shelf]
              widthPixels: 64
              heightPixels: 36
              places: 3
              textTokens: 96
            footage:
              folder: ""
              part: 0
              fromStep: 0
            schedule:
              framesPerStep: 4
              denseSteps: 3
              steps: 24
              minutes: 0
              learningRate: 0.003
              warmUpSteps: 4
              weightDecay: 0.02
              clipNorm: 1
              checkpointMinutes: 0
            losses:
              dense: 1
              attention: 0.3
              orthogonality: 0.001
              contrastive: 0
              distillation: 0
            heldOut:
              seed: 8
              frames: 2
              everySteps: 1000
            """;

    private TinyRecipe() {}

    static Path write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("recipe.yaml"), yaml);
    }

    static Recipe read(Path folder) throws IOException {
        return RecipeFile.read(write(folder, YAML));
    }
}
