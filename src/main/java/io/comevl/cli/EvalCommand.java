package io.comevl.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.evaluation.TrackingEvaluation;
import io.comevl.evaluation.TrackingScores;
import io.comevl.evaluation.TrackingSequence;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comevl eval}: scores against known truth. */
@Command(name = "eval", description = "Scores this system's answers against known truth.")
final class EvalCommand implements Callable<Integer> {

    private static final String SEQUENCE_FILES = ".jsonl";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--tracking",
            required = true,
            paramLabel = "DIR",
            description = "A folder of sequences (*.jsonl) with truth and detections.")
    private Path tracking;

    @Option(names = "--json", description = "Print one line of JSON on standard output, the table on standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Map<String, TrackingScores> scores = new TreeMap<>();
        for (Path file : sequences()) {
            TrackingSequence sequence = TrackingSequence.read(file);
            scores.put(sequence.name(), TrackingEvaluation.evaluate(sequence));
        }
        CommandLine line = spec.commandLine();
        printTable(json ? line.getErr() : line.getOut(), scores);
        if (json) {
            line.getOut().println(asJson(scores));
        }
        return CommandLine.ExitCode.OK;
    }

    private List<Path> sequences() throws IOException {
        if (!Files.exists(tracking)) {
            throw new NoSuchFileException(tracking.toString());
        }
        if (!Files.isDirectory(tracking)) {
            throw new NotDirectoryException(tracking + ": is a file, expected a folder of sequences");
        }
        try (Stream<Path> files = Files.list(tracking)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(SEQUENCE_FILES))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new NoSuchFileException(tracking + "/*" + SEQUENCE_FILES);
            }
            return found;
        }
    }

    private static void printTable(PrintWriter out, Map<String, TrackingScores> scores) {
        out.printf("%-24s %7s %7s %9s %7s %8s%n", "sequence", "MOTA", "IDF1", "switches", "misses", "spurious");
        scores.forEach((name, score) -> out.printf(
                Locale.ROOT,
                "%-24s %7.4f %7.4f %9d %7d %8d%n",
                name,
                score.mota(),
                score.idf1(),
                score.idSwitches(),
                score.misses(),
                score.falsePositives()));
        out.printf(
                Locale.ROOT,
                "%-24s %7.4f %7.4f%n",
                "mean",
                mean(scores, TrackingScores::mota),
                mean(scores, TrackingScores::idf1));
        out.flush();
    }

    private static String asJson(Map<String, TrackingScores> scores) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode();
        ObjectNode sequences = report.putObject("sequences");
        scores.forEach((name, score) -> sequences
                .putObject(name)
                .put("mota", score.mota())
                .put("idf1", score.idf1())
                .put("idSwitches", score.idSwitches()));
        report.put("meanIdf1", mean(scores, TrackingScores::idf1));
        report.put("meanMota", mean(scores, TrackingScores::mota));
        return mapper.writeValueAsString(report);
    }

    private static double mean(Map<String, TrackingScores> scores, ToDoubleFunction<TrackingScores> of) {
        return scores.values().stream().mapToDouble(of).average().orElseThrow();
    }
}
