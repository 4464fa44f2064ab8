package io.comevl.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import io.comevl.network.ComeVl;
import io.comevl.network.StageRunner;
import io.comevl.ops.LoadedWeights;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Observation;
import io.comevl.ops.Observations;
import io.comevl.ops.Ops;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Runs the network eagerly on PyTorch, straight from its weights. */
public final class EagerStages implements StageRunner {

    private final Architecture architecture;
    private final LoadedWeights weights;
    private final Function<Ops<NDArray>, Ops<NDArray>> algebra;

    /**
     * Runs a model.
     *
     * @param weights as the network reads them ({@link io.comevl.network.EffectiveWeights}); stays open meanwhile
     */
    public EagerStages(Architecture architecture, WeightSource weights) {
        this(architecture, weights, ops -> ops);
    }

    /** The same over an algebra that tests may put a mistake into. */
    EagerStages(Architecture architecture, WeightSource weights, Function<Ops<NDArray>, Ops<NDArray>> algebra) {
        this.architecture = architecture;
        this.weights = new LoadedWeights(weights);
        this.algebra = algebra;
    }

    @Override
    public String interpreter() {
        return "NDArray";
    }

    @Override
    public Map<String, Observation> vision(Crops crops, Set<String> places) {
        Observations seen = observations(places, "vision/output");
        try (NDManager scratch = weights.scratch()) {
            CropGeometry geometry = architecture.geometry();
            Shape shape = new Shape(crops.count(), geometry.patchesPerCrop());
            ByteBuffer bytes = scratch.allocateDirect(crops.patches().length);
            bytes.put(crops.patches()).rewind();
            NDArray patches = scratch.create(bytes, shape.add(geometry.patchValues()), DataType.UINT8);
            NDArray masks = scratch.create(crops.masks(), shape);
            ComeVl.vision(ops(scratch, seen), architecture, patches, masks);
        }
        return seen.all();
    }

    @Override
    public Sequence sequence(Observation features) {
        return new EagerSequence(features);
    }

    @Override
    public void close() {
        weights.close();
    }

    private Ops<NDArray> ops(NDManager scratch, Observations seen) {
        return algebra.apply(NDArrayOps.forInference(scratch, weights, seen));
    }

    private static Observations observations(Set<String> places, String always) {
        Set<String> all = new TreeSet<>(places);
        all.add(always);
        return Observations.at(all);
    }

    private final class EagerSequence implements Sequence {

        private final NDManager memory = weights.scratch();
        private final NDArray features;
        private List<ComeVl.KeyValues<NDArray>> past = new ArrayList<>();
        private int length;

        EagerSequence(Observation features) {
            this.features = memory.create(features.values(), new Shape(features.shape()));
            Architecture.Decoder decoder = architecture.decoder();
            Shape none = new Shape(1, decoder.kvHeads(), 0, decoder.headDim());
            Stream.generate(() -> new ComeVl.KeyValues<>(
                            memory.create(none, DataType.FLOAT32), memory.create(none, DataType.FLOAT32)))
                    .limit(decoder.layers())
                    .forEach(past::add);
        }

        @Override
        public Map<String, Observation> feed(long[] ids, long[] sources, int wanted, Set<String> places) {
            Observations seen = observations(places, "decoder/logits");
            try (NDManager scratch = weights.scratch()) {
                Ops<NDArray> ops = ops(scratch, seen);
                Shape tokens = new Shape(1, ids.length);
                long none = features.getShape().get(0);
                long[] rows = Arrays.stream(sources)
                        .map(source -> source < 0 ? none : source)
                        .toArray();
                NDArray embeddings = ComeVl.embed(
                        ops, architecture, scratch.create(ids, tokens), features, scratch.create(rows, tokens));
                ComeVl.Decoded<NDArray> decoded = ComeVl.decode(
                        ops,
                        architecture,
                        new ComeVl.DecoderInputs<>(
                                embeddings,
                                scratch.create(
                                        LongStream.range(length, length + ids.length)
                                                .toArray(),
                                        tokens),
                                scratch.create(causal(ids.length), new Shape(1, 1, ids.length, length + ids.length)),
                                past,
                                scratch.create(
                                        LongStream.range(ids.length - wanted, ids.length)
                                                .toArray(),
                                        new Shape(1, wanted))));
                remember(decoded.presents());
            }
            length += ids.length;
            return seen.all();
        }

        private boolean[] causal(int tokens) {
            int keys = length + tokens;
            boolean[] keep = new boolean[tokens * keys];
            for (int token = 0; token < tokens; token++) {
                Arrays.fill(keep, token * keys, token * keys + length + token + 1, true);
            }
            return keep;
        }

        private void remember(List<ComeVl.KeyValues<NDArray>> presents) {
            presents.forEach(present -> {
                present.keys().attach(memory);
                present.values().attach(memory);
            });
            past.forEach(old -> {
                old.keys().close();
                old.values().close();
            });
            past = presents;
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
