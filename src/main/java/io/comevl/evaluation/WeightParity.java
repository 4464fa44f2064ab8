package io.comevl.evaluation;

import io.comevl.ops.WeightSource;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compares effective orthogonal matrices and softmax layer weights with the reference. */
final class WeightParity {

    private static final String CASE = "effective_orthogonal_weights";

    private WeightParity() {}

    /** Layer weights are compared as the first picture's interpreters saw them. */
    static List<StageRow> rows(
            GoldenFile golden, WeightSource weights, List<EncodedCase> encoded, Tolerance tolerance) {
        List<StageRow> rows = new ArrayList<>();
        for (String name : golden.names()) {
            float[] expected = golden.floats(name);
            switch (name) {
                case "pool1_layer_weights" ->
                    seen(encoded, name, "vision/mix1/weights", expected, tolerance)
                            .forEach(rows::add);
                case "pool2_layer_weights" ->
                    seen(encoded, name, "vision/mix2/weights", expected, tolerance)
                            .forEach(rows::add);
                default -> {
                    StageRow.Subject subject = new StageRow.Subject(CASE, "Java");
                    rows.add(StageRow.compared(subject, name, expected, stored(weights, name), tolerance));
                }
            }
        }
        return rows;
    }

    private static Stream<StageRow> seen(
            List<EncodedCase> encoded, String name, String place, float[] expected, Tolerance tolerance) {
        return encoded.stream()
                .limit(1)
                .flatMap(first -> first.seen().entrySet().stream()
                        .map(entry -> StageRow.compared(
                                new StageRow.Subject(CASE, entry.getKey().interpreter()),
                                name,
                                expected,
                                entry.getValue().at(place).values(),
                                tolerance)));
    }

    private static float[] stored(WeightSource weights, String name) {
        float[] values = new float[Math.toIntExact(weights.spec(name).elements())];
        weights.bytes(name)
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
