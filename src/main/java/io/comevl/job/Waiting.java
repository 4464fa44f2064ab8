package io.comevl.job;

import io.comevl.avro.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a frame that waits for the model when its camera's next one comes: one of them is left, with all that
 * is due.
 *
 * @param left the frame that goes on waiting
 * @param skipped the frame that is not looked at any more, if one is not
 */
record Waiting(PlannedFrame left, Optional<CameraFrame> skipped) {

    /**
     * Puts two frames of a camera together. A query that was due on the first is asked on the one that is left, since its
     * next turn may be far away, unless it ended between them.
     *
     * @param first waited already; something is due on it
     * @param second came after it
     */
    static Waiting together(PlannedFrame first, PlannedFrame second) {
        List<Query> due = due(first, second);
        List<EndedQuery> ended = new ArrayList<>(first.ended());
        ended.addAll(second.ended());
        if (second.due().isEmpty()) {
            Optional<CameraFrame> nothingLeft = Optional.of(first.frame()).filter(frame -> due.isEmpty());
            return new Waiting(new PlannedFrame(first.frame(), due, ended), nothingLeft);
        }
        boolean newer = second.frame().capturedAtMicros() >= first.frame().capturedAtMicros();
        CameraFrame left = newer ? second.frame() : first.frame();
        CameraFrame skipped = newer ? first.frame() : second.frame();
        return new Waiting(new PlannedFrame(left, due, ended), Optional.of(skipped));
    }

    private static List<Query> due(PlannedFrame first, PlannedFrame second) {
        Set<String> settled = new HashSet<>();
        second.due().forEach(query -> settled.add(query.getId()));
        second.ended().forEach(ended -> settled.add(ended.id()));
        List<Query> due = new ArrayList<>(second.due());
        first.due().stream().filter(query -> !settled.contains(query.getId())).forEach(due::add);
        due.sort(Comparator.comparing(Query::getId));
        return due;
    }
}
