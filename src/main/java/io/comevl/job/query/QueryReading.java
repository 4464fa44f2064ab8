package io.comevl.job.query;

import io.comevl.analytics.Anchor;
import io.comevl.analytics.CountingLine;
import io.comevl.analytics.Zone;
import io.comevl.analytics.rules.Compilation;
import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.Mistake;
import io.comevl.analytics.rules.Rule;
import io.comevl.analytics.rules.RuleId;
import io.comevl.analytics.rules.RuleText;
import io.comevl.analytics.rules.Severity;
import io.comevl.analytics.rules.Timing;
import io.comevl.avro.BoxAnchor;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Vertex;
import io.comevl.avro.WatchedZone;
import io.comevl.grounding.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a query part by part and keeps what is wrong with each. */
final class QueryReading {

    /** What a query's one rule is called in the ids of its events. */
    private static final String RULE = "rule";

    /** What the region is called where it serves as a zone. */
    private static final String REGION = "region";

    /** What was asked longer ago is forgotten. */
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(6);

    /** Frames of a camera come at least this often, as far as a rule's default timing goes. */
    private static final Duration SLOWEST_CAMERA = Duration.ofSeconds(1);

    private final Query query;
    private final List<QueryProblem> problems = new ArrayList<>();
    private final StandingQuery standing;

    QueryReading(Query query) {
        this.query = query;
        checkQuestion();
        Anchor anchor = query.getAnchor() == BoxAnchor.CENTRE ? Anchor.CENTRE : Anchor.BOTTOM_CENTRE;
        Optional<Zone> region = region(anchor);
        List<Zone> zones = zones(anchor);
        List<CountingLine> lines = lines(anchor);
        List<NamedWindow> windows = windows();
        checkTracking();
        if (zones.isEmpty() && query.getTrack()) {
            zones = region.stream().toList();
        }
        Optional<Rule> rule = rule();
        standing = new StandingQuery(query, region, zones, lines, windows, rule);
    }

    List<QueryProblem> problems() {
        return List.copyOf(problems);
    }

    StandingQuery standing() {
        return standing;
    }

    private void checkQuestion() {
        require(!query.getId().isBlank(), "id", "expected a name, found none");
        require(query.getVersion() >= 1, "", "expected a version of at least 1, found " + query.getVersion());
        require(query.getTask() != QueryTask.UNKNOWN, "task", "expected point, count, box or ask, found another");
        require(!query.getPhrase().isBlank(), "phrase", "expected what to look for, found none");
        require(!query.getCameras().isEmpty(), "cameras", "expected at least one pattern such as 'gate-*', found none");
        require(query.getEveryN() >= 1, "every", "counts frames and must be at least 1, found " + query.getEveryN());
        require(
                query.getIntervalMillis() >= 0 && query.getIntervalMillis() <= LONGEST_INTERVAL.toMillis(),
                "interval",
                "must be from 0 to " + LONGEST_INTERVAL + ", found " + query.getIntervalMillis() + " ms");
    }

    private Optional<Zone> region(Anchor anchor) {
        if (query.getRegion().isEmpty()) {
            return Optional.empty();
        }
        require(query.getTask() != QueryTask.ASK, REGION, "an answer in words has no places; take the region out");
        return read(REGION, () -> new Zone(REGION, points(query.getRegion()), anchor));
    }

    private List<Zone> zones(Anchor anchor) {
        List<Zone> zones = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int at = 0; at < query.getZones().size(); at++) {
            WatchedZone written = query.getZones().get(at);
            String path = "zones[" + at + "]";
            checkName(path, written.getName(), names);
            read(path + ".corners", () -> new Zone(written.getName(), points(written.getCorners()), anchor))
                    .ifPresent(zones::add);
        }
        return zones;
    }

    private List<CountingLine> lines(Anchor anchor) {
        List<CountingLine> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int at = 0; at < query.getLines().size(); at++) {
            io.comevl.avro.CountingLine written = query.getLines().get(at);
            String path = "lines[" + at + "]";
            checkName(path, written.getName(), names);
            checkInFrame(path + ".from", written.getFrom());
            checkInFrame(path + ".to", written.getTo());
            read(
                            path,
                            () -> new CountingLine(
                                    written.getName(), point(written.getFrom()), point(written.getTo()), anchor))
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private List<NamedWindow> windows() {
        List<NamedWindow> windows = new ArrayList<>();
        for (int at = 0; at < query.getWindows().size(); at++) {
            QueryWindow written = query.getWindows().get(at);
            read("windows[" + at + "]", () -> NamedWindow.of(written)).ifPresent(windows::add);
        }
        return windows;
    }

    private void checkTracking() {
        require(
                !query.getTrack() || query.getTask() != QueryTask.ASK,
                "track",
                "words cannot be followed from frame to frame; ask to point, count or box");
        String advice = "counts things that are followed; add 'track: true'";
        require(query.getTrack() || query.getZones().isEmpty(), "zones", advice);
        require(query.getTrack() || query.getLines().isEmpty(), "lines", advice);
        require(query.getTrack() || query.getWindows().isEmpty(), "windows", advice);
    }

    private Optional<Rule> rule() {
        io.comevl.avro.Rule written = query.getRule();
        if (written == null) {
            return Optional.empty();
        }
        RuleText text = new RuleText(
                written.getCondition(),
                Optional.ofNullable(written.getClear()),
                timing(written),
                severity(written),
                written.getMessage());
        Compilation compilation = Rule.compile(new RuleId(query.getId(), query.getVersion(), RULE), text, supplies());
        for (Mistake mistake : compilation.mistakes()) {
            problems.add(new QueryProblem(path(mistake), mistake.toString()));
        }
        return compilation.rule();
    }

    private Timing timing(io.comevl.avro.Rule written) {
        Duration sampling = Duration.ofMillis(query.getIntervalMillis());
        Duration counted = SLOWEST_CAMERA.multipliedBy(Math.max(1, query.getEveryN()));
        Timing usual = Timing.of(
                Duration.ofMillis(written.getHoldMillis()),
                Duration.ofMillis(written.getCooldownMillis()),
                sampling.compareTo(counted) > 0 ? sampling : counted);
        return usual.withClearAfter(Duration.ofMillis(written.getClearAfterMillis()))
                .withUpdateEvery(Duration.ofMillis(written.getUpdateEveryMillis()))
                .withMaxGap(Optional.ofNullable(written.getMaxGapMillis()).map(Duration::ofMillis))
                .withGiveUp(Optional.ofNullable(written.getGiveUpMillis()).map(Duration::ofMillis));
    }

    private static Severity severity(io.comevl.avro.Rule written) {
        return switch (written.getSeverity()) {
            case CRITICAL -> Severity.CRITICAL;
            case WARNING -> Severity.WARNING;
            case INFO, UNKNOWN -> Severity.INFO;
        };
    }

    private Set<Supply> supplies() {
        Set<Supply> supplies = EnumSet.of(Supply.ANSWER);
        supplies.add(query.getTask() == QueryTask.ASK ? Supply.WORDS : Supply.THINGS);
        if (query.getTrack()
                && !(query.getRegion().isEmpty() && query.getZones().isEmpty())) {
            supplies.add(Supply.ZONE);
        }
        if (query.getTrack() && !query.getLines().isEmpty()) {
            supplies.add(Supply.LINES);
        }
        return supplies;
    }

    private static String path(Mistake mistake) {
        return switch (mistake.part()) {
            case CONDITION -> "rule.when";
            case CLEAR -> "rule.clear";
            case MESSAGE -> "rule.message";
            case TIMING -> "rule";
        };
    }

    private void checkName(String path, String name, Set<String> names) {
        require(!name.isBlank(), path + ".name", "expected a name, found none");
        require(names.add(name), path + ".name", "'" + name + "' is there twice");
    }

    private void checkInFrame(String path, Vertex vertex) {
        boolean inside = vertex.getX() >= 0 && vertex.getX() <= 1 && vertex.getY() >= 0 && vertex.getY() <= 1;
        require(
                inside,
                path,
                "places are fractions of the frame in [0,1], found " + vertex.getX() + ", " + vertex.getY());
    }

    private <T> Optional<T> read(String path, Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (IllegalArgumentException wrong) {
            problems.add(new QueryProblem(path, wrong.getMessage()));
            return Optional.empty();
        }
    }

    private void require(boolean holds, String path, String otherwise) {
        if (!holds) {
            problems.add(new QueryProblem(path, otherwise));
        }
    }

    private static List<Answer.Point> points(List<Vertex> vertices) {
        return vertices.stream().map(QueryReading::point).toList();
    }

    private static Answer.Point point(Vertex vertex) {
        return new Answer.Point(vertex.getX(), vertex.getY());
    }
}
