package io.comevl.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.frame.Checked;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.CropPlan;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A picture of the reference with how it was cut.
 *
 * @param name of the case
 * @param image the picture
 * @param mode how it was cut
 * @param maxCrops most crops
 */
record GoldenCase(String name, Path image, CropMode mode, int maxCrops) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static GoldenCase of(Path reference, JsonNode settings) {
        return new GoldenCase(
                settings.get("case").asText(),
                reference.resolve(settings.get("image").asText()),
                CropMode.valueOf(settings.get("crop_mode")
                        .asText()
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')),
                settings.get("max_crops").asInt());
    }

    /** The same picture cut the same way. */
    boolean sameCrops(GoldenCase other) {
        return image.equals(other.image) && mode == other.mode && maxCrops == other.maxCrops;
    }

    Pixels picture() {
        return picture(image);
    }

    CropPlan plan(Architecture architecture, Pixels picture) {
        CropGeometry sizes = architecture.geometry();
        CropGeometry geometry = new CropGeometry(
                sizes.cropPixels(),
                sizes.patchPixels(),
                sizes.marginPatches(),
                sizes.poolingSide(),
                maxCrops,
                sizes.secondScaleWindowPixels());
        return CropPlan.of(picture.widthPixels(), picture.heightPixels(), mode, architecture.layout(), geometry);
    }

    static Pixels picture(Path file) {
        try {
            Checked<Pixels> decoded = PixelDecoder.decode(Files.readAllBytes(file), ImageLimits.DEFAULT);
            return decoded.either(pixels -> pixels, refusal -> {
                throw new IllegalArgumentException(file + ": " + refusal.message());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of a folder whose name ends so, sorted; none if there is no such folder. */
    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
