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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    private final Optional<NDArray> teacher;

    /** Keys and values of all tokens, layer by layer, after {@link #logits}. */
    private List<ComeVl.KeyValues<NDArray>> remembered = List.of();

    Objectives(NDManager manager, NDArrayOps ops, Architecture architecture, Recipe.Losses weights, Batch batch) {
        this(manager, ops, architecture, weights, batch, Optional.empty());
    }

    /** @param teacher directions [frames, patches, width] that the spatial encoder's average sees */
    Objectives(
            NDManager manager,
            NDArrayOps ops,
            Architecture architecture,
            Recipe.Losses weights,
            Batch batch,
            Optional<NDArray> teacher) {
        this.teacher = teacher;
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
     * @param contrastive of words and frames
     * @param distillation of hidden parts
     */
    record Sum(NDArray total, float text, float dense, float attention, float contrastive, float distillation) {}

    /** Auxiliary losses that a recipe may leave out. */
    private record Further(NDArray total, float contrastive, float distillation) {}

    /** Of the encoders alone. */
    Sum ofEncoders() {
        NDArray visual = vision();
        Further further = further();
        NDArray dense = dense(visual);
        NDArray total = ops.add(ops.scale(dense, (float) weights.dense()), ops.add(orthogonality(), further.total()));
        return new Sum(total, 0, dense.getFloat(), 0, further.contrastive(), further.distillation());
    }

    /** Of everything. */
    Sum ofAll() {
        NDArray visual = vision();
        Further further = further();
        NDArray text = text(logits(visual));
        NDArray dense = dense(visual);
        NDArray attention = attention();
        NDArray total = ops.add(
                ops.add(text, ops.scale(dense, (float) weights.dense())),
                ops.add(ops.scale(attention, (float) weights.attention()), ops.add(orthogonality(), further.total())));
        return new Sum(
                total,
                text.getFloat(),
                dense.getFloat(),
                attention.getFloat(),
                further.contrastive(),
                further.distillation());
    }

    private Further further() {
        NDArray sum = manager.create(0f);
        float contrastive = 0;
        float distillation = 0;
        if (batch.captions().isPresent()) {
            NDArray loss = new Contrast(manager, ops)
                    .of(ops.stage("vision/mix1"), batch.captions().get());
            contrastive = loss.getFloat();
            sum = ops.add(sum, ops.scale(loss, (float) weights.contrastive()));
        }
        if (batch.masked().isPresent()) {
            NDArray loss = new Distillation(manager, architecture)
                    .loss(ops, batch.masked().get(), teacher.orElseThrow());
            distillation = loss.getFloat();
            sum = ops.add(sum, ops.scale(loss, (float) weights.distillation()));
        }
        return new Further(sum, contrastive, distillation);
    }

    /** Visual tokens [frames, cells, width]. */
    NDArray vision() {
        return vision(manager, ops, architecture, batch.patches());
    }

    /** @param patches uint8[frames, patches, patch values] */
    static NDArray vision(NDManager manager, NDArrayOps ops, Architecture architecture, byte[] patches) {
        long each = architecture.geometry().patchesPerCrop();
        ByteBuffer bytes = manager.allocateDirect(patches.length);
        bytes.put(patches).rewind();
        Shape shape = new Shape(patches.length / each / architecture.geometry().patchValues(), each);
        NDArray levels = manager.create(bytes, shape.add(architecture.geometry().patchValues()), DataType.UINT8);
        return ComeVl.vision(ops, architecture, levels, manager.ones(shape));
    }

    /**
     * Logits [frames, rows, ids] of the rows from which something is to be learned. The picture goes first and the text
     * reads what was remembered of it, as in inference: so the picture's last layer costs no backward pass.
     */
    NDArray logits(NDArray visual) {
        int picture = batch.picture();
        NDArray keep = manager.create(batch.keep(), new Shape(batch.frames(), 1, batch.tokens(), batch.tokens()));
        NDArray pictureKeep = ops.slice(ops.slice(keep, 2, 0, picture), 3, 0, picture);
        NDArray anyRow = manager.zeros(new Shape(batch.frames(), 1), DataType.INT64);
        List<ComeVl.KeyValues<NDArray>> seen =
                decode(visual, 0, picture, pictureKeep, nothing(), anyRow).presents();
        NDArray textKeep = ops.slice(keep, 2, picture, batch.tokens());
        ComeVl.Decoded<NDArray> decoded = decode(visual, picture, batch.tokens(), textKeep, seen, rows());
        remembered = decoded.presents();
        return decoded.logits();
    }

    private ComeVl.Decoded<NDArray> decode(
            NDArray visual, int from, int to, NDArray keep, List<ComeVl.KeyValues<NDArray>> past, NDArray logitRows) {
        Shape shape = new Shape(batch.frames(), batch.tokens());
        NDArray embeddings = ComeVl.embed(
                ops,
                architecture,
                ops.slice(manager.create(batch.ids(), shape), 1, from, to),
                ops.reshape(visual, -1, architecture.decoder().width()),
                ops.slice(manager.create(batch.sources(), shape), 1, from, to));
        NDArray positions = ops.slice(manager.create(batch.positions(), shape), 1, from, to);
        return ComeVl.decode(
                ops, architecture, new ComeVl.DecoderInputs<>(embeddings, positions, keep, past, logitRows));
    }

    private List<ComeVl.KeyValues<NDArray>> nothing() {
        Architecture.Decoder decoder = architecture.decoder();
        Shape nothing = new Shape(batch.frames(), decoder.kvHeads(), 0, decoder.headDim());
        return Stream.generate(() -> new ComeVl.KeyValues<>(
                        manager.create(nothing, DataType.FLOAT32), manager.create(nothing, DataType.FLOAT32)))
                .limit(decoder.layers())
                .toList();
    }

    /** Rows [frames, rows] among the tokens of text. */
    private NDArray rows() {
        long[] rows = Arrays.stream(batch.logitRows())
                .map(row -> Math.max(0, row - batch.picture()))
                .toArray();
        return manager.create(rows, new Shape(batch.frames(), batch.rows()));
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
        int layer = Math.max(0, decoder.layers() - LOOKING_LAYER);
        int dim = decoder.headDim();
        NDArray queries =
                ops.gatherTokens(turned(ops.slice(ops.stage("decoder/" + layer + "/qkv"), 2, 0, dim)), rows());
        NDArray keys =
                ops.reshape(ops.slice(remembered.get(layer).keys(), 1, 0, 1), batch.frames(), batch.tokens(), dim);
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

    /** Queries [frames, tokens of text, dim] turned by their positions. */
    private NDArray turned(NDArray x) {
        int pairs = architecture.decoder().headDim() / 2;
        int texts = batch.tokens() - batch.picture();
        double theta = architecture.decoder().ropeTheta();
        double[] frequencies = IntStream.range(0, pairs)
                .mapToDouble(pair -> Math.pow(theta, -(double) pair / pairs))
                .toArray();
        float[] angles = new float[batch.frames() * texts * pairs];
        for (int i = 0; i < angles.length; i++) {
            int token = i / pairs;
            int at = token / texts * batch.tokens() + batch.picture() + token % texts;
            angles[i] = (float) (batch.positions()[at] * frequencies[i % pairs]);
        }
        NDArray turns = manager.create(angles, new Shape(batch.frames(), texts, pairs));
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
