package io.comevl.job.query;

import io.comevl.avro.BoxAnchor;
import io.comevl.avro.CalendarUnit;
import io.comevl.avro.CountingLine;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Rule;
import io.comevl.avro.Severity;
import io.comevl.avro.Vertex;
import io.comevl.avro.WatchedZone;
import io.comevl.ingest.YamlPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.util.TimeUtils;

/** Standing queries as a person writes them: a YAML file with a list under {@code queries}. */
public final class QueriesFile {

    private static final Set<String> QUERY = names(
            "id, cameras, task, phrase, every, interval, region, zones, lines, anchor, track, windows, rule, labels, paused, since");
    private static final Set<String> RULE =
            names("when, for, clear, clear-after, cooldown, max-gap, give-up, update-every, severity, message");

    private QueriesFile() {}

    /**
     * Reads a file of queries that may say since when they are to be asked.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it says something that is no query; one line names file, line and what to do
     */
    public static List<AddedQuery> readAdded(Path file) throws IOException {
        String yaml = Files.readString(file);
        try {
            return parseAdded(yaml);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it says something that is no query; one line names file, line and what to do
     */
    public static List<Query> read(Path file) throws IOException {
        String yaml = Files.readString(file);
        try {
            return parse(yaml);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param yaml YAML, or JSON, which is YAML
     * @throws IllegalArgumentException if it says something that is no query; one line names the line and what to do
     */
    public static List<Query> parse(String yaml) {
        List<AddedQuery> added = parseAdded(yaml);
        for (AddedQuery query : added) {
            if (query.since().isPresent()) {
                throw new IllegalArgumentException("query '" + query.query().getId()
                        + "': since is for 'comevl query add' while the job runs; take it out here");
            }
        }
        return added.stream().map(AddedQuery::query).toList();
    }

    private static List<AddedQuery> parseAdded(String yaml) {
        YamlPlace root = YamlPlace.parse(yaml);
        YamlPlace list = root.fields("the file", names("queries")).get("queries");
        if (list == null || list.items().isEmpty()) {
            throw root.mistake("expected a list under 'queries', found none");
        }
        Set<String> ids = new HashSet<>();
        List<AddedQuery> queries = new ArrayList<>();
        for (YamlPlace place : list.items()) {
            Query query = query(place);
            if (!ids.add(query.getId())) {
                throw place.mistake("query '" + query.getId() + "' is listed twice");
            }
            Optional<QueryProblem> problem =
                    StandingQuery.problems(query).stream().findFirst();
            if (problem.isPresent()) {
                throw place.at(problem.get().path()).mistake("query '" + query.getId() + "': " + problem.get());
            }
            queries.add(new AddedQuery(query, since(place)));
        }
        return queries;
    }

    private static Optional<String> since(YamlPlace place) {
        YamlPlace since = place.fields("a query", QUERY).get("since");
        if (since == null) {
            return Optional.empty();
        }
        try {
            Moment.of(since.text(), ZonedDateTime.now(ZoneId.systemDefault()));
            return Optional.of(since.text());
        } catch (IllegalArgumentException wrong) {
            throw since.mistake("since: " + wrong.getMessage());
        }
    }

    private static Query query(YamlPlace place) {
        Map<String, YamlPlace> fields = place.fields("a query", QUERY);
        if (!fields.containsKey("id") || fields.get("id").text().isBlank()) {
            throw place.mistake("a query needs an 'id'");
        }
        String id = fields.get("id").text();
        if (!fields.containsKey("task") || !fields.containsKey("phrase")) {
            throw place.mistake("query '" + id + "' needs a 'task' (point, count, box or ask) and a 'phrase'");
        }
        Query query = Query.newBuilder()
                .setId(id)
                .setTask(QueryTask.valueOf(upper(fields.get("task").choice(List.of("point", "count", "box", "ask")))))
                .setPhrase(fields.get("phrase").text())
                .build();
        set(fields, "cameras", cameras -> query.setCameras(texts(cameras)));
        set(fields, "every", every -> query.setEveryN(every.whole()));
        set(fields, "interval", interval -> query.setIntervalMillis(millis(interval)));
        set(fields, "region", region -> query.setRegion(corners(region)));
        set(
                fields,
                "zones",
                zones -> query.setZones(
                        zones.items().stream().map(QueriesFile::zone).toList()));
        set(
                fields,
                "lines",
                lines -> query.setLines(
                        lines.items().stream().map(QueriesFile::line).toList()));
        set(
                fields,
                "anchor",
                anchor -> query.setAnchor(BoxAnchor.valueOf(upper(anchor.choice(List.of("bottom-centre", "centre"))))));
        set(fields, "track", track -> query.setTrack(track.flag()));
        set(
                fields,
                "windows",
                windows -> query.setWindows(
                        windows.items().stream().map(QueriesFile::window).toList()));
        set(fields, "rule", rule -> query.setRule(rule(rule)));
        set(fields, "labels", labels -> query.setLabels(labels.texts()));
        set(fields, "paused", paused -> query.setPaused(paused.flag()));
        return query;
    }

    private static Rule rule(YamlPlace place) {
        Map<String, YamlPlace> fields = place.fields("a rule", RULE);
        if (!fields.containsKey("when")) {
            throw place.mistake("a rule needs a condition: when: count > 5");
        }
        Rule rule = Rule.newBuilder().setCondition(fields.get("when").text()).build();
        set(fields, "for", hold -> rule.setHoldMillis(millis(hold)));
        set(fields, "clear", clear -> rule.setClear(clear.text()));
        set(fields, "clear-after", time -> rule.setClearAfterMillis(millis(time)));
        set(fields, "cooldown", time -> rule.setCooldownMillis(millis(time)));
        set(fields, "max-gap", time -> rule.setMaxGapMillis(millis(time)));
        set(fields, "give-up", time -> rule.setGiveUpMillis(millis(time)));
        set(fields, "update-every", time -> rule.setUpdateEveryMillis(millis(time)));
        set(
                fields,
                "severity",
                severity -> rule.setSeverity(
                        Severity.valueOf(upper(severity.choice(List.of("info", "warning", "critical"))))));
        set(fields, "message", message -> rule.setMessage(message.text()));
        return rule;
    }

    private static WatchedZone zone(YamlPlace place) {
        Map<String, YamlPlace> fields = place.fields("a zone", names("name, corners"));
        return new WatchedZone(needed(place, fields, "name").text(), corners(needed(place, fields, "corners")));
    }

    private static CountingLine line(YamlPlace place) {
        Map<String, YamlPlace> fields = place.fields("a line", names("name, from, to"));
        return new CountingLine(
                needed(place, fields, "name").text(),
                vertex(needed(place, fields, "from")),
                vertex(needed(place, fields, "to")));
    }

    private static QueryWindow window(YamlPlace place) {
        Map<String, YamlPlace> fields = place.fields("a window", names("length, step, calendar, zone"));
        QueryWindow window = QueryWindow.newBuilder().build();
        set(fields, "length", length -> {
            window.setLengthMillis(millis(length));
            window.setStepMillis(millis(length));
        });
        set(fields, "step", step -> window.setStepMillis(millis(step)));
        set(
                fields,
                "calendar",
                unit -> window.setCalendar(CalendarUnit.valueOf(upper(unit.choice(List.of("hour", "day"))))));
        set(fields, "zone", zone -> window.setTimeZone(zone.text()));
        return window;
    }

    private static long millis(YamlPlace place) {
        return place.read(
                "a time such as 500ms, 10s, 5min, 2h or 1d",
                text -> TimeUtils.parseDuration(text).toMillis());
    }

    private static List<String> texts(YamlPlace place) {
        return place.items().stream().map(YamlPlace::text).toList();
    }

    private static List<Vertex> corners(YamlPlace place) {
        return place.items().stream().map(QueriesFile::vertex).toList();
    }

    private static Vertex vertex(YamlPlace place) {
        List<YamlPlace> numbers = place.items();
        if (numbers.size() != 2) {
            throw place.mistake("expected a place [x, y] in fractions of the frame");
        }
        return new Vertex(numbers.get(0).number(), numbers.get(1).number());
    }

    private static YamlPlace needed(YamlPlace place, Map<String, YamlPlace> fields, String name) {
        if (!fields.containsKey(name)) {
            throw place.mistake("'" + name + "' is missing");
        }
        return fields.get(name);
    }

    private static void set(Map<String, YamlPlace> fields, String name, Consumer<YamlPlace> field) {
        if (fields.containsKey(name)) {
            field.accept(fields.get(name));
        }
    }

    private static Set<String> names(String list) {
        return new TreeSet<>(List.of(list.split(", ")));
    }

    private static String upper(String choice) {
        return choice.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
