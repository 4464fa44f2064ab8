package io.comevl.evaluation.savings;

import io.comevl.evaluation.savings.Table.Column;
import io.comevl.evaluation.savings.Table.Row;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.SceneModel;
import java.util.ArrayList;
import java.util.List;

/** What several questions about a frame cost that is seen once, against as many frames with a question each. */
public final class QueryTable {

    private static final List<Column> COLUMNS = List.of(
            new Column("ms", "ms/frame", 2),
            new Column("timesOne", "times one query", 2),
            new Column("separateMs", "asked one by one, ms", 2),
            new Column("saved", "times less", 2));

    private QueryTable() {}

    /**
     * Asks about each frame.
     *
     * @param frames pictures
     * @param questions the first 1, 2, 4, and so on of them are asked
     */
    public static Table of(SceneModel model, List<Pixels> frames, List<Question> questions, int turns) {
        List<Integer> counts = new ArrayList<>();
        for (int count = 1; count <= questions.size(); count *= 2) {
            counts.add(count);
        }
        int sizes = counts.size();
        Turns<Double> times = new Turns<>(2 * sizes, turns, way -> {
            List<Question> asked = questions.subList(0, counts.get(way % sizes));
            long began = System.nanoTime();
            for (Pixels frame : frames) {
                if (way < sizes) {
                    ask(model, frame, asked);
                } else {
                    asked.forEach(question -> ask(model, frame, List.of(question)));
                }
            }
            return (System.nanoTime() - began) / 1e6 / frames.size();
        });
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sizes; i++) {
            rows.add(Row.of(
                    Integer.toString(counts.get(i)),
                    times.median(i, time -> time),
                    times.ratio(i, 0, time -> time),
                    times.median(sizes + i, time -> time),
                    times.ratio(sizes + i, i, time -> time)));
        }
        return new Table(
                "questions about one frame, from pixels to answers; medians of " + turns + " turns of " + frames.size()
                        + " frames",
                "queries",
                COLUMNS,
                rows);
    }

    private static void ask(SceneModel model, Pixels frame, List<Question> questions) {
        try (SceneModel.Seen seen = model.see(frame).join()) {
            model.answer(seen, questions).join();
        }
    }
}
