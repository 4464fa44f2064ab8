package io.comevl.evaluation.savings;

import io.comevl.evaluation.savings.Table.Column;
import io.comevl.evaluation.savings.Table.Row;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How fast answers are decoded, by how many frames are asked about at the same time: their rows share each run of the
 * decoder. Frames are seen before the time begins.
 */
public final class DecodeTable {

    private static final List<Column> COLUMNS = List.of(
            new Column("answersPerSecond", "answers/s", 1),
            new Column("tokensPerSecond", "tokens/s", 1),
            new Column("timesOne", "times one frame", 2),
            new Column("readsPerAnswer", "reads/answer", 2),
            new Column("tokensPerAnswer", "tokens/answer", 2));

    private DecodeTable() {}

    /**
     * Decodes.
     *
     * @param ways models whose answers have known forms, or are free
     * @param frames at least as many as are asked about at once
     * @param atOnce how many frames are asked about at the same time
     */
    public static Table of(List<Way> ways, List<Pixels> frames, Question question, List<Integer> atOnce, int turns) {
        int sizes = atOnce.size();
        Turns<Decoded> runs = new Turns<>(
                ways.size() * sizes,
                turns,
                way -> decode(ways.get(way / sizes).model(), frames, question, atOnce.get(way % sizes)));
        List<Row> rows = new ArrayList<>();
        for (int way = 0; way < ways.size() * sizes; way++) {
            Decoded last = runs.last(way);
            rows.add(Row.of(
                    ways.get(way / sizes).name() + ", " + atOnce.get(way % sizes) + " frames at once",
                    runs.median(way, Decoded::answersPerSecond),
                    runs.median(way, Decoded::tokensPerSecond),
                    runs.ratio(way, way / sizes * sizes, Decoded::answersPerSecond),
                    last.reads() / (double) last.answers(),
                    last.tokens() / (double) last.answers()));
        }
        return new Table(
                "answers to \"" + question.phrase() + "\", " + question.task() + "; medians of " + turns + " turns of "
                        + frames.size() + " frames",
                "way",
                COLUMNS,
                rows);
    }

    private record Decoded(double seconds, int answers, int tokens, int reads) {

        double answersPerSecond() {
            return answers / seconds;
        }

        double tokensPerSecond() {
            return tokens / seconds;
        }
    }

    private static Decoded decode(SceneModel model, List<Pixels> frames, Question question, int atOnce) {
        double seconds = 0;
        List<Reply> replies = new ArrayList<>();
        for (int first = 0; first + atOnce <= frames.size(); first += atOnce) {
            List<SceneModel.Seen> seen = frames.subList(first, first + atOnce).stream()
                    .map(frame -> model.see(frame).join())
                    .toList();
            long began = System.nanoTime();
            List<CompletableFuture<List<Reply>>> asked = seen.stream()
                    .map(scene -> model.answer(scene, List.of(question)))
                    .toList();
            asked.forEach(answer -> replies.addAll(answer.join()));
            seconds += (System.nanoTime() - began) / 1e9;
            seen.forEach(SceneModel.Seen::close);
        }
        return new Decoded(
                seconds,
                replies.size(),
                replies.stream().mapToInt(Reply::tokens).sum(),
                replies.stream().mapToInt(reply -> reply.work().reads()).sum());
    }
}
