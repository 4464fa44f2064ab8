package io.comevl.cli;

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
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How well the tracker follows the sequences of a folder.
 *
 * @param scores by name of the sequence, at least one
 */
record TrackingReport(Map<String, TrackingScores> scores) {

    private static final String SEQUENCE_FILES = ".jsonl";

    /** Scores every sequence of a folder. */
    static TrackingReport of(Path folder) throws IOException {
        Map<String, TrackingScores> scores = new TreeMap<>();
        for (Path file : sequences(folder)) {
            TrackingSequence sequence = TrackingSequence.read(file);
            scores.put(sequence.name(), TrackingEvaluation.evaluate(sequence));
        }
        return new TrackingReport(scores);
    }

    private static List<Path> sequences(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + ": is a file, expected a folder of sequences");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(SEQUENCE_FILES))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new NoSuchFileException(folder + "/*" + SEQUENCE_FILES);
            }
            return found;
        }
    }

    void printTable(PrintWriter out) {
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
        out.printf(Locale.ROOT, "%-24s %7.4f %7.4f%n", "mean", mean(TrackingScores::mota), mean(TrackingScores::idf1));
        out.flush();
    }

    ObjectNode asJson() {
        ObjectNode report = new ObjectMapper().createObjectNode();
        ObjectNode sequences = report.putObject("sequences");
        scores.forEach((name, score) -> sequences
                .putObject(name)
                .put("mota", score.mota())
                .put("idf1", score.idf1())
                .put("idSwitches", score.idSwitches()));
        report.put("meanIdf1", mean(TrackingScores::idf1));
        report.put("meanMota", mean(TrackingScores::mota));
        return report;
    }

    private double mean(ToDoubleFunction<TrackingScores> of) {
        return scores.values().stream().mapToDouble(of).average().orElseThrow();
    }
}
