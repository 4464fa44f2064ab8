package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.network.Architecture;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the embedding and decoder graphs over rows of different lengths. */
final class Decoder {

    private static final String NEW_KEY = "new_key.";
    private static final String NEW_VALUE = "new_value.";

    private final Architecture.Decoder sizes;
    private final LoadedGraph embed;
    private final LoadedGraph decoder;
    private final RowGraphs rowGraphs;

    Decoder(Architecture.Decoder sizes, LoadedGraph embed, LoadedGraph decoder, RowGraphs rowGraphs) {
        this.sizes = sizes;
        this.embed = embed;
        this.decoder = decoder;
        this.rowGraphs = rowGraphs;
    }

    /** Rows that have read nothing. DJL knows no arrays without elements, so there is one slot that nobody sees. */
    KeyValues nothing(int rows) {
        try (NDManager scope = decoder.newManager()) {
            NDList arrays = new NDList();
            Shape shape = new Shape(rows, sizes.kvHeads(), 1, sizes.headDim());
            for (int i = 0; i < 2 * sizes.layers(); i++) {
                arrays.add(scope.create(direct(scope, shape), shape, DataType.FLOAT32));
            }
            return new KeyValues(arrays, new boolean[rows][1]);
        }
    }

    KeyValues rows(KeyValues from, int... rows) {
        try (NDManager scope = rowGraphs.newManager()) {
            boolean[][] visible = new boolean[rows.length][];
            LongBuffer numbers = LongBuffer.allocate(rows.length);
            for (int i = 0; i < rows.length; i++) {
                visible[i] = from.visible(rows[i]);
                numbers.put(i, rows[i]);
            }
            // Unnamed, so that the graph takes its inputs by order: arrays keep the names that the decoder knows.
            NDArray which = scope.create(numbers, new Shape(rows.length), DataType.INT64);
            NDList picked = new NDList();
            for (NDArray array : from.arrays()) {
                picked.add(rowGraphs.pick(scope, which, array));
            }
            return new KeyValues(picked, visible);
        }
    }

    KeyValues join(KeyValues first, KeyValues second) {
        int slots = Math.max(first.slots(), second.slots());
        boolean[][] visible = new boolean[first.rows() + second.rows()][];
        for (int row = 0; row < visible.length; row++) {
            boolean[] shown = row < first.rows() ? first.visible(row) : second.visible(row - first.rows());
            visible[row] = Arrays.copyOf(shown, slots);
        }
        try (NDManager scope = rowGraphs.newManager()) {
            NDList joined = new NDList();
            for (int i = 0; i < first.arrays().size(); i++) {
                joined.add(rowGraphs.stack(
                        scope,
                        rowGraphs.lengthen(scope, first.arrays().get(i), slots),
                        rowGraphs.lengthen(scope, second.arrays().get(i), slots)));
            }
            return new KeyValues(joined, visible);
        }
    }

    Step read(KeyValues past, List<NewTokens> rows, Optional<VisualTokens> visual) {
        try (NDManager scope = decoder.newManager()) {
            return step(past, rows, run(scope, past, rows, visual));
        }
    }

    NDManager newManager() {
        return decoder.newManager();
    }

    /** All outputs of one run. */
    NDList run(NDManager scope, KeyValues past, List<NewTokens> rows, Optional<VisualTokens> visual) {
        if (rows.size() != past.rows()) {
            throw new IllegalArgumentException(
                    "decoder: " + past.rows() + " rows remembered, new tokens for " + rows.size());
        }
        Block block = new Block(past, rows);
        Shape keepShape = new Shape(rows.size(), 1, block.tokens(), block.slots());
        Shape wanted = new Shape(rows.size(), block.wanted());
        NDList inputs = new NDList(
                named(embed(scope, block, visual), "embeddings"),
                named(scope.create(block.positions(), block.shape(), DataType.INT64), "positions"),
                named(scope.create(block.keep(scope), keepShape, DataType.UINT8), "keep"),
                named(scope.create(block.logitRows(), wanted, DataType.INT64), "logit_rows"));
        inputs.addAll(past.arrays());
        return decoder.run(scope, inputs, remembered(rows.size(), block.slots()));
    }

    private Map<String, Shape> remembered(int rows, int slots) {
        Shape shape = new Shape(rows, sizes.kvHeads(), slots, sizes.headDim());
        Map<String, Shape> remembered = new HashMap<>();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            remembered.put(NEW_KEY + layer, shape);
            remembered.put(NEW_VALUE + layer, shape);
        }
        return remembered;
    }

    /** Takes what is remembered out of a run's outputs. */
    Step step(KeyValues past, List<NewTokens> rows, NDList outputs) {
        Block block = new Block(past, rows);
        NDList remembered = new NDList();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            remembered.add(outputs.get(NEW_KEY + layer));
            remembered.add(outputs.get(NEW_VALUE + layer));
        }
        float[][][] logits = block.perRow(outputs.get("logits").toByteBuffer().asFloatBuffer(), sizes.embeddingRows());
        return new Step(logits, new KeyValues(remembered, block.visibleAfterwards()));
    }

    private NDArray embed(NDManager scope, Block block, Optional<VisualTokens> visual) {
        NDArray features = visual.map(VisualTokens::array).orElseGet(() -> {
            Shape none = new Shape(1, sizes.width());
            return named(scope.create(direct(scope, none), none, DataType.FLOAT32), "features");
        });
        int count = Math.toIntExact(features.getShape().get(0));
        LongBuffer sources = block.sources(visual.isPresent() ? count : 0, count);
        NDList inputs = new NDList(
                named(scope.create(block.ids(), block.shape(), DataType.INT64), "ids"),
                features,
                named(scope.create(sources, block.shape(), DataType.INT64), "sources"));
        Shape shape = block.shape().add(sizes.width());
        return embed.run(scope, inputs, Map.of("embeddings", shape)).head();
    }

    private static FloatBuffer direct(NDManager scope, Shape shape) {
        return scope.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES)).asFloatBuffer();
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }
}
