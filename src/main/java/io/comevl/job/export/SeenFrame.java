package io.comevl.job.export;

import io.comevl.grounding.Answer.Box;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found on one frame by all queries together.
 *
 * @param width columns of the frame
 * @param height its rows
 */
public record SeenFrame(
        String camera, long sequence, Instant capturedAt, int width, int height, List<SeenObject> objects) {

    /** Copies the list. */
    public SeenFrame {
        objects = List.copyOf(objects);
    }

    /**
     * One thing.
     *
     * @param track its identity from frame to frame, if it is followed
     * @param phrase what was looked for
     * @param place fractions of the frame; a point has equal corners
     * @param score how sure the model is, in [0,1]
     */
    public record SeenObject(Optional<String> track, String phrase, Box place, OptionalDouble score) {

        /** Whether only its place is known, not its size. */
        boolean isPoint() {
            return place.xMin() == place.xMax() && place.yMin() == place.yMax();
        }
    }
}
