package io.comevl.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.comevl.network.Architecture;
import io.comevl.ops.PlainWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a bundle is, for people and for programs.
 *
 * @param description what it says about itself
 * @param parameters number of parameters of each part; empty if the weights cannot be read
 * @param semanticLayers one-based layers of the semantic tower that are read
 * @param spatialLayers one-based layers of the DINOv3 tower that are mixed; none where there is none
 * @param drawn parts whose weights were drawn at random and not trained, a line each
 * @param damage what is wrong with which file; empty if every file is as it was imported
 */
public record BundleReport(
        Description description,
        Map<String, Long> parameters,
        List<Integer> semanticLayers,
        List<Integer> spatialLayers,
        List<String> drawn,
        List<String> damage) {

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    /**
     * Reads all of a bundle, damaged or not.
     *
     * @throws BundleException if there is none, or its description cannot be read
     */
    public static BundleReport of(Path folder) {
        Bundle bundle = Bundle.open(folder, Bundle.Check.DESCRIPTION);
        List<String> damage = bundle.damage(Bundle.Check.CONTENTS);
        Map<String, Long> parameters;
        try {
            parameters = Parts.parameters(new PlainWeights(bundle.weights()));
        } catch (BundleException e) {
            // Already among the damage.
            parameters = Map.of();
        }
        Architecture architecture = bundle.architecture();
        return new BundleReport(
                bundle.description(),
                parameters,
                architecture.semanticLayers(),
                architecture.spatialLayers(),
                bundle.drawn(),
                damage);
    }

    /** One line of JSON. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of numbers and texts have a JSON form", e);
        }
    }

    /** Some lines for eyes. */
    public String text() {
        Architecture is = description.architecture();
        Architecture.Decoder decoder = is.decoder();
        StringBuilder text = new StringBuilder();
        row(
                text,
                "model",
                description.name()
                        + (description.provenance().randomWeights()
                                ? " (random weights: it computes, but its answers mean nothing)"
                                : ""));
        row(text, "precision", precision());
        row(
                text,
                "variant",
                lower(is.variant().encoders()) + ", layers "
                        + lower(is.variant().layers()) + ", position "
                        + lower(is.variant().position()) + ", matrices "
                        + lower(is.variant().matrices()));
        String semantic = is.semantic().family().title();
        row(
                text,
                semantic + " tower",
                blocks(is.semantic().blocks()) + ", " + grid(is.geometry().patchesPerSide()));
        is.spatial().ifPresent(tower -> row(text, "DINOv3 tower", blocks(tower.blocks()) + ", " + grid(tower.grid())));
        row(
                text,
                "decoder",
                decoder.layers() + " layers of width " + decoder.width() + ", " + decoder.heads() + " heads on "
                        + decoder.kvHeads() + ", vocabulary " + decoder.vocabulary());
        row(
                text,
                "layers selected",
                semantic + " " + runs(semanticLayers)
                        + is.spatial()
                                .map(tower -> "; DINOv3 " + runs(spatialLayers))
                                .orElse(""));
        row(
                text,
                "preprocessing",
                lower(is.cropMode()) + ", at most " + is.geometry().maxCrops() + " crops, layout "
                        + lower(is.layout()));
        row(
                text,
                "provenance",
                description.provenance().source() + ", imported "
                        + description.provenance().imported() + " by "
                        + description.provenance().importer());
        long all = parameters.values().stream().mapToLong(Long::longValue).sum();
        row(text, "parameters", parameters.isEmpty() ? "unknown, the weights cannot be read" : count(all));
        parameters.forEach((part, number) -> row(text, "  " + part, count(number)));
        drawn.forEach(part -> row(text, "not trained", part));
        row(text, "left out", description.leftOut().size() + " tensors of the checkpoint that are never read");
        row(
                text,
                "files",
                damage.isEmpty()
                        ? description.files().size() + " files, all as they were imported"
                        : damage.stream().collect(Collectors.joining("; ")) + "; import the model again");
        return text.toString().stripTrailing();
    }

    private String precision() {
        String exceptions = String.join(", ", description.keptFp32());
        return description.precision().title() + (exceptions.isEmpty() ? "" : ", but fp32 in " + exceptions);
    }

    private static void row(StringBuilder text, String title, String value) {
        text.append("%-16s %s%n".formatted(title, value));
    }

    private static String blocks(Architecture.Blocks blocks) {
        return blocks.layers() + " layers of width " + blocks.width() + ", " + blocks.heads() + " heads";
    }

    private static String grid(int side) {
        return side + "x" + side + " patches";
    }

    private static String count(long number) {
        return "%,15d".formatted(number);
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Neighbouring numbers as {@code first-last}. */
    private static String runs(List<Integer> layers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < layers.size(); i++) {
            int last = i;
            while (last + 1 < layers.size() && layers.get(last + 1) == layers.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(layers.get(i));
            if (last > i) {
                text.append('-').append(layers.get(last));
            }
            i = last;
        }
        return text.toString();
    }
}
