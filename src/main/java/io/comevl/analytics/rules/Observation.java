package io.comevl.analytics.rules;

import io.comevl.analytics.LineCrossing.Direction;
import io.comevl.analytics.LineWatch;
import io.comevl.analytics.ZoneState;
import io.comevl.grounding.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one frame, and the evidence of an event. Plain values for a keyed state.
 *
 * @param sequence the frame's number at its camera
 * @param timeMicros when the frame was taken
 * @param numbers by numeric field; a field without a value is missing
 * @param texts by text field
 * @param points places that the answer shows
 * @param boxes rectangles that it shows
 */
public record Observation(
        String camera,
        long sequence,
        long timeMicros,
        Map<Field, Double> numbers,
        Map<Field, String> texts,
        List<Answer.Point> points,
        List<Answer.Box> boxes) {

    private static final double MICROS_PER_SECOND = 1e6;

    static final Observation NONE = at("", 0, 0);

    /** Copies maps and lists; refuses values of the wrong type and those that follow from the frame. */
    public Observation {
        numbers = copied(numbers);
        texts = copied(texts);
        points = List.copyOf(points);
        boxes = List.copyOf(boxes);
        for (Field field : numbers.keySet()) {
            require(field.type().isNumeric(), field);
        }
        for (Field field : texts.keySet()) {
            require(field == Field.TEXT, field);
        }
    }

    /** Nothing but the frame. */
    public static Observation at(String camera, long sequence, long timeMicros) {
        return new Observation(camera, sequence, timeMicros, Map.of(), Map.of(), List.of(), List.of());
    }

    /** With a number; what is not a number is left out. */
    public Observation with(Field field, double value) {
        if (Double.isNaN(value)) {
            return this;
        }
        Map<Field, Double> more = new EnumMap<>(Field.class);
        more.putAll(numbers);
        more.put(field, value);
        return new Observation(camera, sequence, timeMicros, more, texts, points, boxes);
    }

    /** With a whole number. */
    public Observation with(Field field, long value) {
        return with(field, (double) value);
    }

    /** With what the model said; an answer that was not understood adds nothing. */
    public Observation with(Answer answer) {
        if (answer instanceof Answer.Points shown) {
            return showing(shown.points(), List.of())
                    .with(Field.COUNT, shown.points().size());
        }
        if (answer instanceof Answer.Count counted) {
            return showing(counted.points(), List.of()).with(Field.COUNT, counted.count());
        }
        if (answer instanceof Answer.Boxes shown) {
            return showing(List.of(), shown.boxes())
                    .with(Field.COUNT, shown.boxes().size());
        }
        if (answer instanceof Answer.Text said) {
            return new Observation(
                    camera, sequence, timeMicros, numbers, Map.of(Field.TEXT, said.text()), points, boxes);
        }
        return this;
    }

    /** With what its query's zones hold after this frame: all together, and the longest stay in any. */
    public Observation withZones(List<ZoneState> zones) {
        return with(
                        Field.ZONE_OCCUPANCY,
                        zones.stream().mapToLong(ZoneState::occupancy).sum())
                .with(
                        Field.ZONE_ENTRIES,
                        zones.stream().mapToLong(ZoneState::entries).sum())
                .with(
                        Field.ZONE_EXITS,
                        zones.stream().mapToLong(ZoneState::exits).sum())
                .with(
                        Field.ZONE_DWELL_MAX,
                        zones.stream()
                                        .mapToLong(zone -> zone.longestDwellMicros(timeMicros))
                                        .max()
                                        .orElse(0)
                                / MICROS_PER_SECOND);
    }

    /** With what its query's one zone holds after this frame. */
    public Observation with(ZoneState zone) {
        return withZones(List.of(zone));
    }

    /** With what its query's lines have counted, this frame included; all lines together. */
    public Observation with(List<LineWatch.Step> lines) {
        return with(
                        Field.LINE_IN,
                        lines.stream().mapToLong(line -> line.state().in()).sum())
                .with(
                        Field.LINE_OUT,
                        lines.stream().mapToLong(line -> line.state().out()).sum())
                .with(Field.LINE_IN_NOW, crossings(lines, Direction.IN))
                .with(Field.LINE_OUT_NOW, crossings(lines, Direction.OUT));
    }

    Instant time() {
        return Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS);
    }

    private Observation showing(List<Answer.Point> places, List<Answer.Box> rectangles) {
        return new Observation(camera, sequence, timeMicros, numbers, texts, places, rectangles);
    }

    private static long crossings(List<LineWatch.Step> lines, Direction direction) {
        return lines.stream()
                .flatMap(line -> line.crossings().stream())
                .filter(crossing -> crossing.direction() == direction)
                .count();
    }

    private static void require(boolean fits, Field field) {
        if (!fits) {
            throw new IllegalArgumentException("observation: " + field.text() + " takes no value of this type");
        }
    }

    private static <V> Map<Field, V> copied(Map<Field, V> values) {
        Map<Field, V> copy = new EnumMap<>(Field.class);
        copy.putAll(values);
        return Collections.unmodifiableMap(copy);
    }
}
