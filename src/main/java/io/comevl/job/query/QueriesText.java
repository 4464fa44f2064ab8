package io.comevl.job.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comevl.avro.BoxAnchor;
import io.comevl.avro.CalendarUnit;
import io.comevl.avro.CountingLine;
import io.comevl.avro.Query;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Rule;
import io.comevl.avro.Vertex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes queries in the form that {@link QueriesFile} reads; what has its usual value is left out. */
public final class QueriesText {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private QueriesText() {}

    /** A whole file. */
    public static String of(List<Query> queries) {
        try {
            return YAML.writeValueAsString(
                    Map.of("queries", queries.stream().map(QueriesText::fields).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always YAML", e);
        }
    }

    private static Map<String, Object> fields(Query query) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", query.getId());
        fields.put("cameras", query.getCameras());
        fields.put("task", query.getTask().name().toLowerCase(Locale.ROOT));
        fields.put("phrase", query.getPhrase());
        put(fields, "every", query.getEveryN(), 1);
        put(fields, "interval", time(query.getIntervalMillis()), time(0));
        put(fields, "region", corners(query.getRegion()), List.of());
        put(
                fields,
                "zones",
                query.getZones().stream()
                        .map(zone -> zone(zone.getName(), zone.getCorners()))
                        .toList(),
                List.of());
        put(fields, "lines", query.getLines().stream().map(QueriesText::line).toList(), List.of());
        put(fields, "anchor", query.getAnchor() == BoxAnchor.CENTRE ? "centre" : "bottom-centre", "bottom-centre");
        put(fields, "track", query.getTrack(), false);
        put(
                fields,
                "windows",
                query.getWindows().stream().map(QueriesText::window).toList(),
                List.of());
        if (query.getRule() != null) {
            fields.put("rule", rule(query.getRule()));
        }
        put(fields, "labels", query.getLabels(), Map.of());
        put(fields, "paused", query.getPaused(), false);
        return fields;
    }

    private static Map<String, Object> rule(Rule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("when", rule.getCondition());
        put(fields, "for", time(rule.getHoldMillis()), time(0));
        put(fields, "clear", rule.getClear(), null);
        put(fields, "clear-after", time(rule.getClearAfterMillis()), time(0));
        put(fields, "cooldown", time(rule.getCooldownMillis()), time(0));
        put(fields, "max-gap", rule.getMaxGapMillis() == null ? null : time(rule.getMaxGapMillis()), null);
        put(fields, "give-up", rule.getGiveUpMillis() == null ? null : time(rule.getGiveUpMillis()), null);
        put(fields, "update-every", time(rule.getUpdateEveryMillis()), time(0));
        put(fields, "severity", rule.getSeverity().name().toLowerCase(Locale.ROOT), "info");
        put(fields, "message", rule.getMessage(), "");
        return fields;
    }

    private static Map<String, Object> zone(String name, List<Vertex> corners) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("corners", corners(corners));
        return fields;
    }

    private static Map<String, Object> line(CountingLine line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", line.getName());
        fields.put("from", place(line.getFrom()));
        fields.put("to", place(line.getTo()));
        return fields;
    }

    private static Map<String, Object> window(QueryWindow window) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (window.getCalendar() == CalendarUnit.NONE) {
            fields.put("length", time(window.getLengthMillis()));
            fields.put("step", time(window.getStepMillis()));
        } else {
            fields.put("calendar", window.getCalendar().name().toLowerCase(Locale.ROOT));
            fields.put("zone", window.getTimeZone());
        }
        return fields;
    }

    private static List<List<Double>> corners(List<Vertex> corners) {
        return corners.stream().map(QueriesText::place).toList();
    }

    private static List<Double> place(Vertex vertex) {
        return List.of(vertex.getX(), vertex.getY());
    }

    /** The largest unit that needs no fraction. */
    private static String time(long millis) {
        long[] sizes = {86_400_000, 3_600_000, 60_000, 1000};
        String[] units = {"d", "h", "min", "s"};
        for (int at = 0; at < sizes.length; at++) {
            if (millis != 0 && millis % sizes[at] == 0) {
                return millis / sizes[at] + units[at];
            }
        }
        return millis + "ms";
    }

    private static void put(Map<String, Object> fields, String name, Object value, Object usual) {
        if (value != null && !value.equals(usual)) {
            fields.put(name, value);
        }
    }
}
