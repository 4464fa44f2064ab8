package io.comevl.evaluation;

import io.comevl.frame.Crops;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import java.util.Map;

/**
 * A picture's crops with what each interpreter saw in them.
 *
 * @param golden the picture
 * @param crops cut from it
 * @param seen stages by interpreter
 */
record EncodedCase(GoldenCase golden, Crops crops, Map<StageRunner, SeenStages> seen) {

    /** Fused tokens of all crops: [n, decoder width]. */
    static Observation features(SeenStages stages) {
        Observation output = stages.at("vision/output");
        long width = output.shape()[2];
        return new Observation(new long[] {output.values().length / width, width}, output.values());
    }

    /** Row of the features that each token of a sequence reads, or -1: begin, image tokens, words. */
    long[] sources(int tokens) {
        long[] sources = new long[tokens];
        for (int token = 0; token < tokens; token++) {
            boolean image = token >= 1 && token <= crops.sources().length;
            sources[token] = image ? crops.sources()[token - 1] : -1;
        }
        return sources;
    }
}
