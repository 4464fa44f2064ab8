package io.comevl.evaluation.exam;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How one answer did.
 *
 * @param values by measure; only those that apply
 */
public record Marks(Map<Measure, Double> values) {

    /** Copies the map. */
    public Marks {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    static Marks of(Measure measure, boolean right) {
        return of(measure, right ? 1 : 0);
    }

    static Marks of(Measure measure, double value) {
        return new Marks(Map.of(measure, value));
    }

    /** Both; none may be in both. */
    Marks and(Marks other) {
        Map<Measure, Double> both = new EnumMap<>(Measure.class);
        both.putAll(values);
        both.putAll(other.values);
        return new Marks(both);
    }

    /** One number for ordering answers to the same task, 1 for a perfect one, 0 for a useless one. */
    double quality() {
        if (values.containsKey(Measure.COUNT_ERROR)) {
            return values.get(Measure.COUNT_EXACT) == 1 ? 1 : 0.5 / (1 + values.get(Measure.COUNT_ERROR));
        }
        return Stream.of(Measure.POINT_F1, Measure.BOX_IOU, Measure.ABSENT_RIGHT, Measure.ASK_RIGHT)
                .filter(values::containsKey)
                .mapToDouble(values::get)
                .findFirst()
                .orElseThrow();
    }
}
