package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.evaluation.exam.Estimate;
import io.comevl.evaluation.exam.Measure;
import io.comevl.evaluation.exam.Scoreboard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How well a model answers.
 *
 * @param scores of all answers
 * @param spent time from the first picture to the last answer
 */
record AnswersReport(Scoreboard scores, Duration spent) {

    /** Published datasets have a kind for almost every question. */
    private static final int MOST_KINDS = 20;

    /**
     * A line of the table.
     *
     * @param task and the name of the score
     */
    private record Line(String task, String score, Measure measure) {}

    private static final List<Line> LINES = List.of(
            new Line("point", "precision", Measure.POINT_PRECISION),
            new Line("", "recall", Measure.POINT_RECALL),
            new Line("", "F1", Measure.POINT_F1),
            new Line("count", "exact", Measure.COUNT_EXACT),
            new Line("", "within one", Measure.COUNT_WITHIN_ONE),
            new Line("", "mean error", Measure.COUNT_ERROR),
            new Line("box", "mean IoU", Measure.BOX_IOU),
            new Line("", "IoU above 0.5", Measure.BOX_HIT),
            new Line("", "authors' refcoco", Measure.BOX_AUTHORS),
            new Line("absent", "said so", Measure.ABSENT_RIGHT),
            new Line("ask", "right words", Measure.ASK_RIGHT));

    private static final List<Line> OF_KINDS = List.of(
            new Line("point", "F1", Measure.POINT_F1),
            new Line("count", "exact", Measure.COUNT_EXACT),
            new Line("box", "IoU above 0.5", Measure.BOX_HIT),
            new Line("absent", "said so", Measure.ABSENT_RIGHT));

    /** Scores by task, by true count and by kind, with intervals of 95 % and numbers of questions. */
    void printTable(PrintWriter out) {
        out.printf("%-8s %-18s %6s  %-15s %9s%n", "task", "score", "mean", "95 % interval", "questions");
        for (Line line : LINES) {
            scores.all(line.measure()).ifPresent(found -> print(out, line.task(), line.score(), found));
            if (line.measure() == Measure.COUNT_EXACT) {
                scores.byCount(line.measure()).forEach((count, found) -> print(out, "", "  exact of " + count, found));
                scores.exactPerCount()
                        .ifPresent(mean -> out.printf(Locale.ROOT, "%-8s %-18s %6.3f%n", "", "  mean of these", mean));
            }
        }
        printKinds(out);
        out.flush();
    }

    /** The same as text. */
    String table() {
        StringWriter text = new StringWriter();
        printTable(new PrintWriter(text));
        return text.toString();
    }

    private static void print(PrintWriter out, String task, String score, Estimate found) {
        out.printf(
                Locale.ROOT,
                "%-8s %-18s %6.3f  %-15s %9d%n",
                task,
                score,
                found.mean(),
                String.format(Locale.ROOT, "%.3f - %.3f", found.low(), found.high()),
                found.n());
    }

    private void printKinds(PrintWriter out) {
        List<String> kinds = scores.kinds();
        out.printf("%n%-16s", "kind");
        OF_KINDS.forEach(line -> out.printf(" %-26s", line.task() + " " + line.score()));
        out.println();
        for (String kind : kinds.subList(0, Math.min(MOST_KINDS, kinds.size()))) {
            out.printf("%-16s", shortened(kind));
            for (Line line : OF_KINDS) {
                out.printf(" %-26s", cell(scores.ofKind(kind, line.measure())));
            }
            out.println();
        }
        if (kinds.size() > MOST_KINDS) {
            out.printf("and %d more kinds with fewer questions%n", kinds.size() - MOST_KINDS);
        }
    }

    private static String shortened(String kind) {
        return kind.length() <= 16 ? kind : kind.substring(0, 15) + "…";
    }

    private static String cell(Optional<Estimate> estimate) {
        return estimate.map(found -> String.format(
                        Locale.ROOT, "%.2f (%.2f - %.2f) %4d", found.mean(), found.low(), found.high(), found.n()))
                .orElse("-");
    }

    /** The scores in one object; those that nothing was asked for are null. */
    ObjectNode asJson() {
        ObjectNode report = new ObjectMapper().createObjectNode();
        ObjectNode count = report.putObject("count");
        put(count, "exact", Measure.COUNT_EXACT);
        put(count, "withinOne", Measure.COUNT_WITHIN_ONE);
        put(count, "mae", Measure.COUNT_ERROR);
        count.put("n", questions(Measure.COUNT_EXACT));
        ObjectNode point = report.putObject("point");
        put(point, "precision", Measure.POINT_PRECISION);
        put(point, "recall", Measure.POINT_RECALL);
        put(point, "f1", Measure.POINT_F1);
        point.put("n", questions(Measure.POINT_F1));
        ObjectNode box = report.putObject("box");
        put(box, "meanIou", Measure.BOX_IOU);
        put(box, "acc50", Measure.BOX_HIT);
        box.put("n", questions(Measure.BOX_HIT));
        ObjectNode absent = report.putObject("absent");
        put(absent, "accuracy", Measure.ABSENT_RIGHT);
        absent.put("n", questions(Measure.ABSENT_RIGHT));
        report.put("seconds", spent.toMillis() / 1000.0);
        return report;
    }

    private void put(ObjectNode group, String name, Measure measure) {
        scores.all(measure).ifPresentOrElse(found -> group.put(name, found.mean()), () -> group.putNull(name));
    }

    private int questions(Measure measure) {
        return scores.all(measure).map(Estimate::n).orElse(0);
    }
}
