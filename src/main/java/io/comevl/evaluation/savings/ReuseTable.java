package io.comevl.evaluation.savings;

import io.comevl.evaluation.savings.Table.Column;
import io.comevl.evaluation.savings.Table.Row;
import java.util.ArrayList;
import java.util.List;

/** What it spares not to compute again what a camera shows unchanged, from still scenes to busy ones. */
public final class ReuseTable {

    private static final List<Column> COLUMNS = List.of(
            new Column("coreMsPerFrame", "core ms/frame", 2),
            new Column("msPerFrame", "ms/frame", 2),
            new Column("timesLess", "times less", 2),
            new Column("cropsEncoded", "crops encoded, %", 1),
            new Column("sameAnswers", "same answers, %", 1));

    private ReuseTable() {}

    /**
     * Answers each clip in each way.
     *
     * @param ways the first is what the others are compared with
     * @param turns how often
     */
    public static Table of(List<Clip> clips, List<Way> ways, int turns) {
        List<Row> rows = new ArrayList<>();
        for (Clip clip : clips) {
            Turns<ClipRun> runs = new Turns<>(ways.size(), turns, way -> ClipRun.of(clip, ways.get(way)));
            for (int way = 0; way < ways.size(); way++) {
                ClipRun last = runs.last(way);
                rows.add(Row.of(
                        clip.name() + ", " + ways.get(way).name(),
                        runs.median(way, ClipRun::coreMillis),
                        runs.median(way, ClipRun::wallMillis),
                        runs.ratio(0, way, ClipRun::coreMillis),
                        100.0 * last.cropsEncoded() / last.crops(),
                        100 * last.same(runs.last(0))));
            }
        }
        return new Table(
                "frames from JPEG to answers; medians of " + turns + " turns; times less core time than "
                        + ways.get(0).name(),
                "clip, way",
                COLUMNS,
                rows);
    }
}
