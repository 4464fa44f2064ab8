package io.comevl.evaluation;

import io.comevl.network.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Compares every vision stage of one case with the reference. */
final class VisionParity {

    private static final String SIGLIP = "vision/siglip/";
    private static final String DINO = "vision/dino/";
    private static final Pattern CROP_ZERO = Pattern.compile("(siglip_layer|dino_hidden)(\\d+)_crop0");
    private static final Pattern INPUT_ROWS = Pattern.compile("dino_input_\\d+_crop0_rows");
    private static final Pattern INPUT_MEAN = Pattern.compile("dino_input_\\d+_mean");

    /** Index lists that say which part of a stage the others hold, and tables compared elsewhere. */
    private static final Set<String> NOT_A_STAGE = Set.of(
            "image_masks",
            "image_input_idx",
            "siglip_token_rows",
            "dino_token_rows",
            "crops_in_rows",
            "siglip_layers_in_rows",
            "dino_hidden_in_rows",
            "vision_output_slots");

    private final Architecture architecture;
    private final StageRow.Subject subject;
    private final GoldenFile golden;
    private final SeenStages seen;
    private final int[] slots;

    VisionParity(Architecture architecture, StageRow.Subject subject, GoldenFile golden, SeenStages seen) {
        this.architecture = architecture;
        this.subject = subject;
        this.golden = golden;
        this.seen = seen;
        this.slots = golden.ints("crops_in_rows");
    }

    /** Every place that the reference may hold numbers for. */
    static Set<String> places(Architecture architecture) {
        Set<String> places = new TreeSet<>(Set.of(
                DINO + "input",
                "vision/mix1",
                "vision/mix1/weights",
                "vision/mix2",
                "vision/mix2/weights",
                "vision/mlp_after_v2",
                "vision/pooled_siglip",
                "vision/pooled_dino",
                "vision/fusion/sig",
                "vision/fusion/din",
                "vision/fusion/q_rotated",
                "vision/fusion/k_rotated",
                "vision/fusion/attention_out"));
        IntStream.rangeClosed(0, architecture.semantic().blocks().layers())
                .forEach(layer -> places.add(SIGLIP + layer));
        architecture
                .spatial()
                .ifPresent(tower ->
                        IntStream.rangeClosed(0, tower.blocks().layers()).forEach(layer -> places.add(DINO + layer)));
        return places;
    }

    /** One row for each tensor of the reference; one that nothing here knows does not pass. */
    List<StageRow> rows(Tolerance tolerance) {
        List<StageRow> rows = new ArrayList<>();
        for (String name : golden.names()) {
            if (!NOT_A_STAGE.contains(name)) {
                float[] found = found(name);
                rows.add(
                        found.length == 0
                                ? StageRow.counted(subject, name + " (unknown)", 1, 1, 0)
                                : StageRow.compared(subject, name, golden.floats(name), found, tolerance));
            }
        }
        return rows;
    }

    /** Our numbers for a tensor of the reference; none if it is unknown. */
    private float[] found(String name) {
        Matcher cropZero = CROP_ZERO.matcher(name);
        if (cropZero.matches()) {
            return seen.batch((name.startsWith("siglip") ? SIGLIP : DINO) + cropZero.group(2), 0);
        }
        if (INPUT_ROWS.matcher(name).matches()) {
            return inputRows(golden.size(name, 1));
        }
        if (INPUT_MEAN.matcher(name).matches()) {
            return seen.channelMeans(DINO + "input");
        }
        int[] siglipTokens = golden.ints("siglip_token_rows");
        return switch (name) {
            case "siglip_embed_rows" -> seen.rows(SIGLIP + 0, slots, siglipTokens);
            case "siglip_layers_rows" ->
                each(golden.ints("siglip_layers_in_rows"), layer -> seen.rows(SIGLIP + layer, slots, siglipTokens));
            case "siglip_layer_mean" -> each(siglipLayers(), layer -> seen.means(SIGLIP + layer));
            case "siglip_layer_std" -> each(siglipLayers(), layer -> seen.deviations(SIGLIP + layer));
            case "dino_hidden_rows" ->
                each(
                        golden.ints("dino_hidden_in_rows"),
                        state -> seen.rows(DINO + state, slots, golden.ints("dino_token_rows")));
            case "dino_hidden_mean" -> each(dinoStates(), state -> seen.means(DINO + state));
            case "dino_hidden_std" -> each(dinoStates(), state -> seen.deviations(DINO + state));
            case "pool1_out_rows" -> seen.rows("vision/mix1", slots, siglipTokens);
            case "pool1_out_crop0" -> seen.batch("vision/mix1", 0);
            case "pool2_out_crop0" -> seen.batch("vision/mix2", 0);
            case "mlp_after_v2_out_crop0" -> seen.batch("vision/mlp_after_v2", 0);
            case "mlp_after_v2_out_rows" -> seen.rows("vision/mlp_after_v2", slots, everyTwelfth(golden.size(name, 1)));
            case "pooled_siglip" -> seen.batch("vision/pooled_siglip", slots);
            case "pooled_dino" -> seen.batch("vision/pooled_dino", slots);
            case "cr_ln_sig" -> seen.batch("vision/fusion/sig", slots);
            case "cr_ln_din" -> seen.batch("vision/fusion/din", slots);
            case "cr_attention_out" -> seen.batch("vision/fusion/attention_out", slots);
            case "cr_q_rotated_slot0" -> seen.byHead("vision/fusion/q_rotated", 0, heads());
            case "cr_k_rotated_slot0" -> seen.byHead("vision/fusion/k_rotated", 0, heads());
            case "vision_output" -> seen.batch("vision/output", golden.ints("vision_output_slots"));
            case "vision_output_mean_all" -> seen.means("vision/output");
            case "vision_output_std_all" -> seen.deviations("vision/output");
            default -> new float[0];
        };
    }

    private int heads() {
        return architecture.fusion().orElseThrow().heads();
    }

    private int[] siglipLayers() {
        return IntStream.rangeClosed(1, architecture.semantic().blocks().layers())
                .toArray();
    }

    private int[] dinoStates() {
        return IntStream.rangeClosed(0, architecture.spatialTower().blocks().layers())
                .toArray();
    }

    /** The reference keeps patches 3, 15, 27, ... of this stage; it is the one list that is not in the files. */
    private static int[] everyTwelfth(int count) {
        return IntStream.range(0, count).map(i -> 3 + 12 * i).toArray();
    }

    /** Evenly spaced rows of the first crop's picture: [3, rows, width]. */
    private float[] inputRows(int rows) {
        int side = architecture.spatialTower().inputPixels();
        float[] values = seen.at(DINO + "input").values();
        List<float[]> picked = new ArrayList<>();
        for (int channel = 0; channel < 3; channel++) {
            for (int row = 0; row < rows; row++) {
                int start = (channel * side + row * (side / rows)) * side;
                picked.add(Arrays.copyOfRange(values, start, start + side));
            }
        }
        return SeenStages.joined(picked);
    }

    private static float[] each(int[] layers, IntFunction<float[]> values) {
        return SeenStages.joined(Arrays.stream(layers).mapToObj(values).toList());
    }
}
