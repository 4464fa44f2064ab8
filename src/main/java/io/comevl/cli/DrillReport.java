package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.evaluation.drill.Comparison;
import io.comevl.evaluation.drill.Drill;
import io.comevl.evaluation.drill.Fault;
import io.comevl.evaluation.drill.Recovery;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A drill's outcome for eyes and for programs. */
final class DrillReport {

    private static final int MOST_TOLD = 10;

    private DrillReport() {}

    /** Several lines. */
    static String text(Drill.Outcome outcome) {
        Comparison comparison = outcome.comparison();
        List<String> lines = new ArrayList<>();
        lines.add(row("topic", "records", "lost", "duplicated", "different"));
        comparison
                .topics()
                .forEach((topic, tally) ->
                        lines.add(row(topic, tally.records(), tally.lost(), tally.duplicated(), tally.different())));
        lines.add(row(
                "all",
                comparison.topics().values().stream()
                        .mapToInt(Comparison.Tally::records)
                        .sum(),
                comparison.lost().size(),
                comparison.duplicated().size(),
                comparison.different().size()));
        Stream.of(
                        comparison.lost().stream().map(what -> "lost " + what),
                        comparison.duplicated().stream().map(what -> "duplicated " + what),
                        comparison.different().stream().map(what -> "different " + what))
                .flatMap(wrong -> wrong.limit(MOST_TOLD))
                .forEach(lines::add);
        byFault(outcome)
                .forEach((fault, seconds) -> lines.add(String.format(
                        "%-17s first new result after %s s",
                        fault.title(),
                        seconds.stream()
                                .map(time -> String.format(Locale.ROOT, "%.1f", time))
                                .collect(Collectors.joining(", ")))));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(Object... cells) {
        return String.format("%-14s %8s %6s %12s %10s", cells);
    }

    /** One line of JSON. */
    static String json(Drill.Outcome outcome, long seed) {
        Comparison comparison = outcome.comparison();
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("seed", seed);
        json.put("frames", outcome.frames());
        json.put("faults", outcome.recoveries().size() + outcome.poison());
        json.put("lost", comparison.lost().size());
        json.put("duplicated", comparison.duplicated().size());
        json.put("different", comparison.different().size());
        ObjectNode records = json.putObject("records");
        comparison.topics().forEach((topic, tally) -> records.put(topic, tally.records()));
        ObjectNode longest = json.putObject("recoverySeconds");
        ObjectNode all = json.putObject("recoveries");
        byFault(outcome).forEach((fault, seconds) -> {
            longest.put(
                    fault.title(),
                    seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
            seconds.forEach(all.withArray("/" + fault.title())::add);
        });
        return json.toString();
    }

    private static Map<Fault, List<Double>> byFault(Drill.Outcome outcome) {
        return outcome.recoveries().stream()
                .collect(Collectors.groupingBy(
                        Recovery::fault,
                        () -> new EnumMap<>(Fault.class),
                        Collectors.mapping(recovery -> recovery.time().toMillis() / 1000.0, Collectors.toList())));
    }
}
