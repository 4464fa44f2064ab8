package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.network.Architecture;
import io.comevl.network.ComeVl;
import io.comevl.ops.Heads;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Rotation;
import io.comevl.ops.Weights;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a batch costs the network as it is: the answers' own loss and the auxiliary ones. For one computation.
 */
final class Objectives {

    /** Layer of the decoder, counted from the last, one of whose heads is told where to look. */
    private static final int LOOKING_LAYER = 2;

    /** Keeps the logarithm finite where a head looks elsewhere altogether. */
    private static final float LEAST_MASS = 0.001f;

    private static final float HIDDEN = -1e9f;
    private static final List<String> ORTHOGONAL = List.of(
            "vision_backbone.pool1.fc1.weight",
            "vision_backbone.pool1.fc2.weight",
            "vision_backbone.pool2.fc1.weight",
            "vision_backbone.pool2.fc2.weight");

    private final NDManager manager;
    private final NDArrayOps ops;
    private final Architecture architecture;
    private final Recipe.Losses weights;
    private final Batch batch;

    Objectives(NDManager manager, NDArrayOps ops, Architecture architecture, Recipe.Losses weights, Batch batch) {
        this.manager = manager;
        this.ops = ops;
        this.architecture = architecture;
        this.weights = weights;
        this.batch = batch;
    }

    /**
     * Losses, the total and its parts.
     *
     * @param total to be differentiated
     * @param text of the answers
     * @param dense at the visual tokens
     * @param attention of the looking head
     */
    record Sum(NDArray total, float text, float dense, float attention) {}

    /** Of the encoders alone. */
    Sum ofEncoders() {
        NDArray visual = vision();
        NDArray dense = dense(visual);
        NDArray total = ops.add(ops.scale(dense, (float) weights.dense()), orthogonality());
        return new Sum(total, 0, dense.getFloat(), 0);
    }

    /** Of everything. */
    Sum ofAll() {
        NDArray visual = vision();
        NDArray text = text(logits(visual));
        NDArray dense = dense(visual);
        NDArray attention = attention();
        NDArray total = ops.add(
                ops.add(text, ops.scale(dense, (float) weights.dense())),
                ops.add(ops.scale(attention, (float) weights.attention()), orthogonality()));
        return new Sum(total, text.getFloat(), dense.getFloat(), attention.getFloat());
    }

    /** Visual tokens [frames, cells, width]. */
    NDArray vision() {
        long patches = architecture.geometry().patchesPerCrop();
        ByteBuffer bytes = manager.allocateDirect(batch.patches().length);
        bytes.put(batch.patches()).rewind();
        Shape shape = new Shape(batch.frames(), patches);
        NDArray levels = manager.create(bytes, shape.add(architecture.geometry().patchValues()), DataType.UINT8);
        return ComeVl.vision(ops, architecture, levels, manager.ones(shape));
    }

    /** Logits [frames, rows, ids] of the rows from which something is to be learned. */
    NDArray logits(NDArray visual) {
        Architecture.Decoder decoder = architecture.decoder();
        Shape shape = new Shape(batch.frames(), batch.tokens());
        NDArray embeddings = ComeVl.embed(
                ops,
                architecture,
                manager.create(batch.ids(), shape),
                ops.reshape(visual, -1, decoder.width()),
                manager.create(batch.sources(), shape));
        Shape nothing = new Shape(batch.frames(), decoder.kvHeads(), 0, decoder.headDim());
        List<ComeVl.KeyValues<NDArray>> past = Stream.generate(() -> new ComeVl.KeyValues<>(
                        manager.create(nothing, DataType.FLOAT32), manager.create(nothing, DataType.FLOAT32)))
                .limit(decoder.layers())
                .toList();
        ComeVl.DecoderInputs<NDArray> inputs = new ComeVl.DecoderInputs<>(
                embeddings,
                manager.create(batch.positions(), shape),
                manager.create(batch.keep(), new Shape(batch.frames(), 1, batch.tokens(), batch.tokens())),
                past,
                rows());
        return ComeVl.decode(ops, architecture, inputs).logits();
    }

    private NDArray rows() {
        return manager.create(batch.logitRows(), new Shape(batch.frames(), batch.rows()));
    }

    /** Cross-entropy with answers that are right to a degree, averaged over what they are worth. */
    private NDArray text(NDArray logits) {
        Shape shape = new Shape(batch.frames(), batch.rows(), Speech.CHOICES);
        NDArray said = owned(owned(logits.logSoftmax(2)).gather(manager.create(batch.targets(), shape), 2));
        return weightedMean(said, batch.weights(), shape);
    }

    /** {@code -sum(w x) / sum(w)}. */
    private NDArray weightedMean(NDArray x, float[] worth, Shape shape) {
        double sum = 0;
        for (float one : worth) {
            sum += one;
        }
        NDArray weighted = owned(ops.multiply(x, manager.create(worth, shape)).sum());
        return ops.scale(weighted, (float) (-1 / Math.max(sum, 1e-6)));
    }

    private NDArray dense(NDArray visual) {
        return new CellLoss(manager, ops)
                .of(ops.linear(new Weights(Initial.AUXILIARY + "dense"), visual), batch.cells());
    }

    /** The first head of a layer must look at the thing whose place comes next: {@code -log(mass on its cells)}. */
    private NDArray attention() {
        Architecture.Decoder decoder = architecture.decoder();
        NDArray qkv = ops.stage("decoder/" + Math.max(0, decoder.layers() - LOOKING_LAYER) + "/qkv");
        int dim = decoder.headDim();
        long keysFrom = (long) decoder.heads() * dim;
        NDArray turnedQueries = turned(ops.slice(qkv, 2, 0, dim));
        NDArray queries = ops.gatherTokens(turnedQueries, rows());
        NDArray keys = turned(ops.slice(qkv, 2, keysFrom, keysFrom + dim));
        NDArray scores = ops.scale(ops.matmul(queries, ops.transpose(keys, 0, 2, 1)), (float) (1 / Math.sqrt(dim)));
        Shape shape = new Shape(batch.frames(), batch.rows(), batch.tokens());
        NDArray shares = ops.softmax(ops.add(scores, manager.create(hidden(), shape)), 2);
        NDArray mass = owned(
                ops.multiply(shares, manager.create(batch.looked(), shape)).sum(new int[] {2}));
        NDArray logarithm = owned(ops.shift(mass, LEAST_MASS).log());
        return weightedMean(logarithm, batch.placing(), new Shape(batch.frames(), batch.rows()));
    }

    /** What each row may not see, as a summand of its scores. */
    private float[] hidden() {
        int tokens = batch.tokens();
        float[] hidden = new float[batch.frames() * batch.rows() * tokens];
        for (int at = 0; at < batch.frames() * batch.rows(); at++) {
            int query = at / batch.rows() * tokens + Math.toIntExact(batch.logitRows()[at]);
            for (int token = 0; token < tokens; token++) {
                hidden[at * tokens + token] = batch.keep()[query * tokens + token] ? 0 : HIDDEN;
            }
        }
        return hidden;
    }

    private NDArray turned(NDArray x) {
        int pairs = architecture.decoder().headDim() / 2;
        float[] angles = new float[batch.frames() * batch.tokens() * pairs];
        for (int i = 0; i < angles.length; i++) {
            double frequency = Math.pow(architecture.decoder().ropeTheta(), -(double) (i % pairs) / pairs);
            angles[i] = (float) (batch.positions()[i / pairs] * frequency);
        }
        NDArray turns = manager.create(angles, new Shape(batch.frames(), batch.tokens(), pairs));
        return ops.rope(x, Heads.of(1, 2 * pairs).query(), ops.cos(turns), ops.sin(turns), Rotation.HALVES);
    }

    private NDArray orthogonality() {
        NDArray sum = manager.create(0f);
        if (architecture.variant().matrices() == Architecture.Matrices.ORTHOGONAL) {
            return sum;
        }
        for (String name : ORTHOGONAL.stream().filter(ops::hasWeight).toList()) {
            NDArray matrix = ops.weight(name);
            NDArray product = ops.matmul(matrix, ops.transpose(matrix, 1, 0));
            NDArray excess =
                    ops.subtract(product, manager.eye((int) matrix.getShape().get(0)));
            sum = ops.add(sum, owned(owned(excess.square()).sum()));
        }
        return ops.scale(sum, (float) weights.orthogonality());
    }

    private NDArray owned(NDArray made) {
        made.attach(manager);
        return made;
    }
}
