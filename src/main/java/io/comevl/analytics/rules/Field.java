package io.comevl.analytics.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fields of an observation that conditions and messages may name: this is the whole table. */
public enum Field {
    /** How many things the answer shows. */
    COUNT("count", Type.WHOLE, Supply.THINGS),
    /** How sure the model is of its answer, in [0,1]. */
    CONFIDENCE("confidence", Type.NUMBER, Supply.ANSWER),
    /** The answer's words. */
    TEXT("text", Type.TEXT, Supply.WORDS),

    /** How many things are inside the query's zones, all together. */
    ZONE_OCCUPANCY("zone.occupancy", Type.WHOLE, Supply.ZONE),
    /** How often a thing came into one, since the query began. */
    ZONE_ENTRIES("zone.entries", Type.WHOLE, Supply.ZONE),
    /** How often one went out. */
    ZONE_EXITS("zone.exits", Type.WHOLE, Supply.ZONE),
    /** Seconds that the longest of those inside has stayed; 0 when nothing is inside. */
    ZONE_DWELL_MAX("zone.dwell_max", Type.NUMBER, Supply.ZONE),

    /** How many things crossed the query's lines inwards, since the query began; all lines together. */
    LINE_IN("line.in", Type.WHOLE, Supply.LINES),
    /** The same outwards. */
    LINE_OUT("line.out", Type.WHOLE, Supply.LINES),
    /** How many crossed inwards with this very observation. */
    LINE_IN_NOW("line.in_now", Type.WHOLE, Supply.LINES),
    /** The same outwards. */
    LINE_OUT_NOW("line.out_now", Type.WHOLE, Supply.LINES),

    /** The camera's name. */
    CAMERA("camera", Type.TEXT, Supply.ANSWER),
    /** The query's id. */
    QUERY("query", Type.TEXT, Supply.ANSWER),
    /** When the frame was taken, so {@code time.getHours('Europe/Berlin') >= 22}. */
    TIME("time", Type.TIME, Supply.ANSWER);

    /** What a standing query must bring for a field to have values. */
    public enum Supply {
        /** Any answer. */
        ANSWER("any query"),
        /** Things that can be counted. */
        THINGS("a query that points, counts or draws boxes"),
        /** Words. */
        WORDS("a query that asks"),
        /** Tracking within a region. */
        ZONE("a query with zones or a region, and tracking on"),
        /** Tracking across lines. */
        LINES("a query with lines and tracking on");

        private final String query;

        Supply(String query) {
            this.query = query;
        }

        /** Which queries have it, in words. */
        String query() {
            return query;
        }
    }

    /** What a field's values are. */
    enum Type {
        WHOLE(SimpleType.INT),
        NUMBER(SimpleType.DOUBLE),
        TEXT(SimpleType.STRING),
        TIME(SimpleType.TIMESTAMP);

        private final CelType cel;

        Type(CelType cel) {
            this.cel = cel;
        }

        CelType cel() {
            return cel;
        }

        boolean isNumeric() {
            return this == WHOLE || this == NUMBER;
        }
    }

    private final String text;
    private final Type type;
    private final Supply supply;

    Field(String text, Type type, Supply supply) {
        this.text = text;
        this.type = type;
        this.supply = supply;
    }

    /** Its name in a rule. */
    public String text() {
        return text;
    }

    /** What a query must bring for it. */
    public Supply supply() {
        return supply;
    }

    Type type() {
        return type;
    }

    static Optional<Field> named(String text) {
        return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Field::text).collect(Collectors.joining(", "));
    }
}
