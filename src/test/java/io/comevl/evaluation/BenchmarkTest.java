package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Crops;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runners that only let a clock go on: what is reported is then known exactly. */
final class BenchmarkTest {

    private static final Architecture ARCHITECTURE = new Architecture(
            Architecture.Variant.comeVl(),
            new Architecture.Semantic(
                    Architecture.Family.SIGLIP,
                    new Architecture.Blocks(8, 1, 8, 8, 1, 1e-6f),
                    Architecture.Stem.patches(),
                    List.of(1)),
            Optional.of(new Architecture.Spatial(
                    new Architecture.Blocks(8, 1, 8, 8, 1, 1e-5f),
                    Architecture.Stem.patches(),
                    List.of(1),
                    8,
                    4,
                    0,
                    100f,
                    Architecture.PixelNormalisation.SAME_AS_SEMANTIC)),
            Optional.of(new Architecture.Fusion(1, 0.25)),
            new Architecture.Decoder(8, 1, 1, 1, 8, 8, 16, 16, 4, 1e4, 1e-6f),
            new CropGeometry(8, 4, 0, 2, 1, 0),
            CropMode.RESIZE,
            Layout.CLEAN,
            Architecture.BoxPixels.OF_THE_FRAME);

    private long nanos;

    /** Takes 1 ms for a crop, 2 ms for a token that is fed, each times its slowness. */
    private class Slow implements StageRunner {

        private final long millionths;

        Slow(double slowness) {
            millionths = Math.round(slowness * 1e6);
        }

        @Override
        public String interpreter() {
            return "slow";
        }

        @Override
        public Map<String, Observation> vision(Crops crops, Set<String> places) {
            nanos += millionths * crops.count();
            return Map.of("vision/output", new Observation(new long[] {crops.count(), 1, 8}, new float[8]));
        }

        @Override
        public Sequence sequence(Observation features) {
            return new Sequence() {
                @Override
                public Map<String, Observation> feed(long[] ids, long[] sources, int wanted, Set<String> places) {
                    nanos += 2 * millionths * ids.length;
                    return Map.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    @Test
    void rowsSayHowLongEachPieceTookAndHowMuchFasterThanTheBaseline() {
        Benchmark.Effort effort = new Benchmark.Effort(1, 4, List.of(1), 3, 5);
        List<Benchmark.Row> rows = new Benchmark(ARCHITECTURE, new Slow(1), new Slow(3), effort, () -> nanos).run();
        assertThat(rows)
                .extracting(Benchmark.Row::work)
                .containsExactly(
                        "vision, 1 crops",
                        "prompt, 4 tokens",
                        "decode step",
                        "picture and prompt, 1 crop",
                        "frame, 1 crop, 5 tokens");
        assertThat(rows).extracting(row -> row.measured().medianMillis()).containsExactly(1.0, 8.0, 2.0, 9.0, 19.0);
        assertThat(rows).extracting(row -> row.baseline().medianMillis()).containsExactly(3.0, 24.0, 6.0, 27.0, 57.0);
        assertThat(rows).allSatisfy(row -> assertThat(row.speedUp()).isCloseTo(3, within(1e-9)));
        assertThat(rows.get(2).perSecond()).isEqualTo(500);
    }

    @Test
    void spreadsAreQuartiles() {
        Benchmark.Effort effort = new Benchmark.Effort(0, 5, List.of(1), 1, 1);
        StageRunner growing = new Slow(1) {
            private int calls;

            @Override
            public Map<String, Observation> vision(Crops crops, Set<String> places) {
                calls++;
                nanos += 1_000_000L * calls;
                return super.vision(crops, places);
            }
        };
        Benchmark.Row vision = new Benchmark(ARCHITECTURE, growing, new Slow(4), effort, () -> nanos)
                .run()
                .get(0);
        assertThat(vision.measured()).isEqualTo(new Benchmark.Spread(4, 3, 5));
        assertThat(vision.speedUp()).isEqualTo(1);
    }
}
