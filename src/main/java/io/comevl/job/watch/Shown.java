package io.comevl.job.watch;

import io.comevl.avro.Detection;
import io.comevl.avro.EventOrigin;
import io.comevl.avro.Origin;
import java.util.Map;

/**
 * Where an observation came from: what an event names as its evidence. Plain values for a keyed state.
 *
 * @param detection id of the answer
 * @param origin the frame's record
 * @param labels of the query
 */
public record Shown(String detection, EventOrigin origin, Map<String, String> labels) {

    /** By this answer. */
    public static Shown by(Detection said, Map<String, String> labels) {
        Origin frame = said.getFrame();
        return new Shown(
                said.getId(), new EventOrigin(frame.getTopic(), frame.getPartition(), frame.getOffset()), labels);
    }
}
