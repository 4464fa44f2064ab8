package io.comevl.evaluation;

import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.frame.Resize;
import io.comevl.frame.SlotTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Compares resizing, cutting, slots and tokens with the reference. */
final class PreprocessParity {

    /** Own resizing may differ by one level in so many of 100,000 values. */
    private static final double LEVELS_PER_100_000 = 50;

    /** One level in [-1, 1], with room for rounding. */
    private static final Tolerance ONE_LEVEL = Tolerance.rounding(0.0079);

    private final StageRow.Subject subject;
    private final CropGeometry geometry;

    PreprocessParity(StageRow.Subject subject, CropGeometry geometry) {
        this.subject = subject;
        this.geometry = geometry;
    }

    /** Own resizing against the reference's resized picture. */
    List<StageRow> resize(Pixels picture, CropPlan plan, Pixels expected) {
        Pixels own = Resize.bilinear(picture, plan.resizedWidthPixels(), plan.resizedHeightPixels());
        if (own.widthPixels() != expected.widthPixels() || own.heightPixels() != expected.heightPixels()) {
            return List.of(StageRow.counted(subject, "resized size", 1, 1, 0));
        }
        int largest = 0;
        int differing = 0;
        for (int i = 0; i < own.rgb().length; i++) {
            int difference = Math.abs((own.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff));
            largest = Math.max(largest, difference);
            differing += difference == 0 ? 0 : 1;
        }
        double perHundredThousand = differing * 100_000.0 / own.rgb().length;
        return List.of(
                StageRow.counted(subject, "own resize, largest level difference", largest, 255, 1),
                StageRow.counted(
                        subject, "own resize, values of 100,000", perHundredThousand, 100_000, LEVELS_PER_100_000));
    }

    /** Slots and, where the reference has them for this mode, masks; batched if the reference's are. */
    List<StageRow> slots(Crops crops, GoldenFile golden) {
        List<StageRow> rows = new ArrayList<>();
        int[] positions = golden.ints("image_input_idx");
        SlotTable table = SlotTable.of(crops, geometry);
        int slots = positions.length / geometry.cellsPerCrop();
        rows.add(
                slots < table.slots()
                        ? StageRow.counted(subject, "image_input_idx", table.slots() - slots, slots, 0)
                        : StageRow.equal(
                                subject,
                                "image_input_idx",
                                positions,
                                table.padded(slots).positions()));
        if (golden.has("image_masks") && slots >= table.slots()) {
            float[] masks = table.padded(slots).masks();
            rows.add(StageRow.compared(
                    subject, "image_masks", golden.floats("image_masks"), masks, Tolerance.rounding(0)));
        }
        return rows;
    }

    /** Pixel values of own crops, from own resizing, at the reference's samples. */
    List<StageRow> pixels(Crops crops, GoldenFile golden) {
        int[] indices = golden.ints("patch_sample_flat_index");
        float[] samples = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            samples[i] = level(crops.patches()[indices[i]]);
        }
        int values = geometry.patchValues();
        float[] means = new float[golden.floats("patch_pixel_mean_per_patch").length];
        for (int patch = 0; patch < means.length; patch++) {
            int start = patch * values;
            means[patch] = (float) IntStream.range(start, start + values)
                    .mapToDouble(i -> level(crops.patches()[i]))
                    .average()
                    .orElseThrow();
        }
        return List.of(
                StageRow.compared(
                        subject, "patch_sample_value", golden.floats("patch_sample_value"), samples, ONE_LEVEL),
                StageRow.compared(
                        subject,
                        "patch_pixel_mean_per_patch",
                        golden.floats("patch_pixel_mean_per_patch"),
                        means,
                        ONE_LEVEL));
    }

    private static float level(byte level) {
        return -1 + 2 * ((level & 0xff) / 255f);
    }
}
