package io.comevl.evaluation.savings;

import io.comevl.evaluation.savings.Table.Column;
import io.comevl.evaluation.savings.Table.Row;
import java.util.ArrayList;
import java.util.List;

/** What drafts from earlier answers spare where every frame is asked about anew. */
public final class DraftTable {

    private static final List<Column> COLUMNS = List.of(
            new Column("reads", "reads/answer", 2),
            new Column("readsDrafted", "drafted", 2),
            new Column("fewer", "fewer, %", 1),
            new Column("accepted", "accepted, %", 1),
            new Column("sameAnswers", "same answers, %", 1),
            new Column("msPerFrame", "ms/frame", 2),
            new Column("msPerFrameDrafted", "drafted ms/frame", 2));

    private DraftTable() {}

    /** Answers each clip without drafts and with them, in turn. */
    public static Table of(List<Clip> clips, Way plain, Way drafted, int turns) {
        List<Way> ways = List.of(plain, drafted);
        List<Row> rows = new ArrayList<>();
        for (Clip clip : clips) {
            Turns<ClipRun> runs = new Turns<>(ways.size(), turns, way -> ClipRun.of(clip, ways.get(way)));
            ClipRun without = runs.last(0);
            ClipRun with = runs.last(1);
            double answers = without.answers().size();
            rows.add(Row.of(
                    clip.name() + ", " + plain.name(),
                    without.reads() / answers,
                    with.reads() / answers,
                    100 * (1 - (double) with.reads() / without.reads()),
                    100.0 * with.accepted() / Math.max(1, with.drafted()),
                    100 * with.same(without),
                    runs.median(0, ClipRun::wallMillis),
                    runs.median(1, ClipRun::wallMillis)));
        }
        return new Table(
                "runs of the decoder for an answer, and with its camera's last answer as a draft; medians of " + turns
                        + " turns",
                "clip",
                COLUMNS,
                rows);
    }

    /** Both tables as one. */
    public static Table joined(Table first, Table second) {
        List<Row> rows = new ArrayList<>(first.rows());
        rows.addAll(second.rows());
        return new Table(first.title(), first.label(), first.columns(), rows);
    }
}
