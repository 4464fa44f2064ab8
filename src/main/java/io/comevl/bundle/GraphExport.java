package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.ComeVl;
import io.comevl.ops.Dim;
import io.comevl.ops.ElementType;
import io.comevl.ops.Int8Range;
import io.comevl.ops.OnnxOps;
import io.comevl.ops.Value;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes the three graphs of a model: {@code vision.onnx}, {@code embed.onnx}, {@code decoder.onnx}. Their inputs and
 * outputs are those of {@link ComeVl}'s functions; masks of booleans are uint8, since DJL cannot hand over others
 * without a Java object for each row.
 */
public final class GraphExport {

    private final Architecture architecture;
    private final WeightSource weights;
    private final Predicate<String> observed;

    /**
     * Graphs as they are used.
     *
     * @param weights under the names that the network reads; those that lie in files must lie in the bundle's folder.
     *     Linear layers are computed in the precision that their weights are kept in
     */
    public GraphExport(Architecture architecture, WeightSource weights) {
        this(architecture, weights, stage -> false);
    }

    /** Graphs for verification: the observed stages become outputs of their names. */
    public GraphExport(Architecture architecture, WeightSource weights, Predicate<String> observed) {
        this.architecture = architecture;
        this.weights = weights;
        this.observed = observed;
    }

    /** Writes all three into a folder, over those that are there. */
    public void write(Path folder) throws IOException {
        writeVision(folder.resolve("vision.onnx"));
        embed().write(folder.resolve("embed.onnx"));
        writeDecoder(folder.resolve("decoder.onnx"));
    }

    /** Writes the vision graph alone. */
    public void writeVision(Path file) throws IOException {
        vision().write(file);
    }

    /** Writes the decoder graph alone. */
    public void writeDecoder(Path file) throws IOException {
        decoder().write(file);
    }

    /** {@code patches, masks -> tokens[crops * cells, width]}. */
    private OnnxOps vision() {
        OnnxOps ops = ops("vision");
        Dim crops = Dim.named("crops");
        Dim patchCount = Dim.of(architecture.geometry().patchesPerCrop());
        Value patches = ops.input(
                "patches",
                ElementType.UINT8,
                crops,
                patchCount,
                Dim.of(architecture.geometry().patchValues()));
        Value masks = ops.input("masks", ElementType.FLOAT32, crops, patchCount);
        Value fused = ComeVl.vision(ops, architecture, patches, masks);
        ops.output("tokens", ops.reshape(fused, -1, architecture.decoder().width()));
        return ops;
    }

    /** {@code ids, features, sources -> embeddings}. */
    private OnnxOps embed() {
        OnnxOps ops = ops("embed");
        Dim rows = Dim.named("rows");
        Dim tokens = Dim.named("tokens");
        Value ids = ops.input("ids", ElementType.INT64, rows, tokens);
        Value features = ops.input("features", ElementType.FLOAT32, Dim.named("features"), width());
        Value sources = ops.input("sources", ElementType.INT64, rows, tokens);
        ops.output("embeddings", ComeVl.embed(ops, architecture, ids, features, sources));
        return ops;
    }

    /** {@code embeddings, positions, keep, logit_rows, key.i, value.i -> logits, new_key.i, new_value.i}. */
    private OnnxOps decoder() {
        // Answers must not depend on what is decoded beside them, nor on how many tokens are read at once.
        OnnxOps ops = new OnnxOps("decoder", weights, observed, Int8Range.ROW);
        Architecture.Decoder sizes = architecture.decoder();
        Dim rows = Dim.named("rows");
        Dim tokens = Dim.named("tokens");
        Dim past = Dim.named("past");
        Value embeddings = ops.input("embeddings", ElementType.FLOAT32, rows, tokens, width());
        Value positions = ops.input("positions", ElementType.INT64, rows, tokens);
        Value keep = ops.input("keep", ElementType.UINT8, rows, Dim.of(1), tokens, past.plus(tokens));
        Value logitRows = ops.input("logit_rows", ElementType.INT64, rows, Dim.named("wanted"));
        List<ComeVl.KeyValues<Value>> remembered = new ArrayList<>();
        Dim[] shape = {rows, Dim.of(sizes.kvHeads()), past, Dim.of(sizes.headDim())};
        for (int layer = 0; layer < sizes.layers(); layer++) {
            remembered.add(new ComeVl.KeyValues<>(
                    ops.input("key." + layer, ElementType.FLOAT32, shape),
                    ops.input("value." + layer, ElementType.FLOAT32, shape)));
        }
        ComeVl.Decoded<Value> decoded = ComeVl.decode(
                ops,
                architecture,
                new ComeVl.DecoderInputs<>(embeddings, positions, ops.toBool(keep), remembered, logitRows));
        ops.output("logits", decoded.logits());
        for (int layer = 0; layer < sizes.layers(); layer++) {
            ops.output("new_key." + layer, decoded.presents().get(layer).keys());
            ops.output("new_value." + layer, decoded.presents().get(layer).values());
        }
        return ops;
    }

    private OnnxOps ops(String name) {
        return new OnnxOps(name, weights, observed);
    }

    private Dim width() {
        return Dim.of(architecture.decoder().width());
    }
}
