package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.Bundle;
import io.comevl.frame.CropMode;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Layout;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import io.comevl.ops.WeightSource;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Holds a bundle's graphs to the eager interpreter of its weights, as closely as the reference's model is held. */
final class Agreement {

    private Agreement() {}

    /** Shows both the same noisy picture and the same tokens, and compares fused tokens and logits. */
    static void ofBothInterpreters(Bundle bundle) {
        Architecture architecture = bundle.architecture();
        Crops crops =
                Cropper.cut(noise(300, 200), CropMode.OVERLAP_AND_RESIZE_C2, Layout.RELEASE, architecture.geometry());
        WeightSource weights = bundle.weights();
        try (StageRunner graphs = new GraphStages(bundle.folder(), architecture, weights, Device.cpu(2));
                StageRunner eager = new EagerStages(architecture, weights)) {
            Observation seen = vision(graphs, crops);
            assertClose(seen, vision(eager, crops), 6e-5f);
            Observation all = logits(eager, seen, architecture, 40);
            assertClose(logits(graphs, seen, architecture, 40), all, 2e-4f);
            Observation last = last(all, 3);
            assertClose(logits(graphs, seen, architecture, 3), last, 2e-4f);
            assertClose(logits(eager, seen, architecture, 3), last, 2e-4f);
        }
    }

    private static Observation vision(StageRunner runner, Crops crops) {
        return runner.vision(crops, Set.of()).get("vision/output");
    }

    private static Observation logits(StageRunner runner, Observation seen, Architecture architecture, int wanted) {
        int width = architecture.decoder().width();
        Observation features = new Observation(new long[] {seen.values().length / width, width}, seen.values());
        long[] ids = LongStream.range(0, 40)
                .map(i -> i * 7 % architecture.decoder().vocabulary())
                .toArray();
        long[] sources = LongStream.range(0, 40).map(i -> i < 20 ? i * 3 : -1).toArray();
        try (StageRunner.Sequence sequence = runner.sequence(features)) {
            return sequence.feed(ids, sources, wanted, Set.of()).get("decoder/logits");
        }
    }

    private static Observation last(Observation logits, int tokens) {
        long ids = logits.shape()[2];
        float[] values = logits.values();
        return new Observation(
                new long[] {1, tokens, ids},
                Arrays.copyOfRange(values, values.length - Math.toIntExact(tokens * ids), values.length));
    }

    private static void assertClose(Observation found, Observation expected, float tolerance) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        float largest = 0;
        float magnitude = 0;
        for (int i = 0; i < expected.values().length; i++) {
            largest = Math.max(largest, Math.abs(found.values()[i] - expected.values()[i]));
            magnitude = Math.max(magnitude, Math.abs(expected.values()[i]));
        }
        assertThat(magnitude).isBetween(0.1f, 100f);
        assertThat(largest).isLessThanOrEqualTo(tolerance);
    }

    private static Pixels noise(int width, int height) {
        byte[] levels = new byte[3 * width * height];
        new Random(5).nextBytes(levels);
        return new Pixels(width, height, levels);
    }
}
