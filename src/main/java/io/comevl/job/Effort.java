package io.comevl.job;

import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Work;
import java.util.List;

/**
 * What the model did for a frame, and what it was spared.
 *
 * @param crops into which the frame was cut
 * @param cropsReused crops that were not encoded
 * @param answers given
 * @param answersReused answers that are earlier ones
 * @param tokens of the other answers
 * @param tokensDrafted tokens proposed from earlier answers
 * @param tokensAccepted drafted tokens that held
 * @param tokensForced tokens that an answer's form left no choice of
 * @param reads runs of the decoder, counted for each answer that took part
 */
public record Effort(
        long crops,
        long cropsReused,
        long answers,
        long answersReused,
        long tokens,
        long tokensDrafted,
        long tokensAccepted,
        long tokensForced,
        long reads) {

    /** Nothing was done. */
    static final Effort NONE = new Effort(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Effort of(SceneModel.Seen seen, List<Reply> replies) {
        long reused = replies.stream().filter(reply -> reply.work().reused()).count();
        long tokens = replies.stream()
                .filter(reply -> !reply.work().reused())
                .mapToLong(Reply::tokens)
                .sum();
        List<Work> work = replies.stream().map(Reply::work).toList();
        return new Effort(
                seen.crops(),
                seen.cropsReused(),
                replies.size(),
                reused,
                tokens,
                work.stream().mapToLong(Work::drafted).sum(),
                work.stream().mapToLong(Work::accepted).sum(),
                work.stream().mapToLong(Work::forced).sum(),
                work.stream().mapToLong(Work::reads).sum());
    }
}
