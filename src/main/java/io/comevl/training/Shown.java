package io.comevl.training;

import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.List;

/**
 * A frame as the network takes it and what is known of it. Owns its array.
 *
 * @param patches uint8[patches, patch values]
 * @param truth things in the frame, the farthest first
 */
record Shown(byte[] patches, List<Truth> truth) {

    /** Questions about it; another seed asks others. */
    List<Asked> questions(long seed) {
        return SceneQuestions.about(truth, List.of(Kind.values()), seed);
    }
}
