package io.comevl.evaluation.exam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Gathers marks and gives their means, of all questions, of a kind of object or of a true count. For one thread. */
public final class Scoreboard {

    private final List<Row> rows = new ArrayList<>();

    /** What is kept of an answer: no pixels. */
    private record Row(int picture, String kind, Expected expected, Marks marks) {}

    /** Adds an answer. */
    public void add(Marked marked) {
        rows.add(new Row(
                marked.number(), marked.example().kind(), marked.example().expected(), marked.marks()));
    }

    /** The mean of a measure over all questions that it applies to; empty if there are none. */
    public Optional<Estimate> all(Measure measure) {
        return of(measure, row -> true);
    }

    /** The same over the questions about a kind. */
    public Optional<Estimate> ofKind(String kind, Measure measure) {
        return of(measure, row -> row.kind().equals(kind));
    }

    /** The same over the counting questions with each true count that occurs. */
    public SortedMap<Integer, Estimate> byCount(Measure measure) {
        SortedMap<Integer, Estimate> found = new TreeMap<>();
        rows.stream()
                .map(Row::expected)
                .filter(Expected.Count.class::isInstance)
                .map(expected -> ((Expected.Count) expected).count())
                .distinct()
                .forEach(count -> of(
                                measure,
                                row -> row.expected() instanceof Expected.Count expected && expected.count() == count)
                        .ifPresent(estimate -> found.put(count, estimate)));
        return found;
    }

    /** The plain mean of the shares of right counts of each true count, as the authors average them. */
    public OptionalDouble exactPerCount() {
        return byCount(Measure.COUNT_EXACT).values().stream()
                .mapToDouble(Estimate::mean)
                .average();
    }

    /** The kinds that were asked about, the most frequent first. */
    public List<String> kinds() {
        Map<String, Long> questions =
                rows.stream().collect(Collectors.groupingBy(Row::kind, TreeMap::new, Collectors.counting()));
        return questions.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Optional<Estimate> of(Measure measure, Predicate<Row> which) {
        return Estimate.of(
                measure,
                rows.stream()
                        .filter(which.and(row -> row.marks().values().containsKey(measure)))
                        .map(row -> new Estimate.Value(
                                row.picture(), row.marks().values().get(measure)))
                        .toList());
    }
}
