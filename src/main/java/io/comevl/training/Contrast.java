package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.comevl.ops.NDArrayOps;
import io.comevl.ops.Weights;
import java.util.List;

/**
 * Which words fit which frame, told by the semantic encoder: SigLIP's pairwise sigmoid loss (Zhai et al. 2023, equation
 * 1), {@code -1/frames * sum log sigmoid(z (t x.y + b))} over frames x and texts y of one length, z being 1 where a text
 * fits and -1 where it does not. A frame is the mean of its mixed semantic tokens, a text the mean of its tokens' rows in
 * the decoder's embedding. Pairs of which nobody knows count nothing.
 */
final class Contrast {

    static final String IMAGE = Initial.AUXILIARY + "contrast.image";
    static final String TEXT = Initial.AUXILIARY + "contrast.text";
    static final String SCALE = Initial.AUXILIARY + "contrast.scale";
    static final String BIAS = Initial.AUXILIARY + "contrast.bias";

    /** Of the space in which frames and texts meet. */
    static final int WIDTH = 64;

    /** The paper's: the logarithm of 10, and -10, since most pairs do not fit. */
    static final float FIRST_SCALE = 2.302585f;

    static final float FIRST_BIAS = -10;

    private static final float TINY = 1e-6f;

    private final NDManager manager;
    private final NDArrayOps ops;

    Contrast(NDManager manager, NDArrayOps ops) {
        this.manager = manager;
        this.ops = ops;
    }

    /** @param mixed mixed layers of the semantic encoder [frames, patches, width] */
    NDArray of(NDArray mixed, Captions captions) {
        long frames = mixed.getShape().get(0);
        NDArray images = unit(ops.linear(new Weights(IMAGE), owned(mixed.mean(new int[] {1}))));
        NDArray texts = unit(ops.linear(new Weights(TEXT), words(captions)));
        NDArray likeness = ops.matmul(images, ops.transpose(texts, 1, 0));
        NDArray scaled = ops.multiply(likeness, owned(ops.weight(SCALE).exp()));
        NDArray logits = ops.add(scaled, ops.weight(BIAS));
        NDArray fits = manager.create(captions.fits(), new Shape(frames, captions.texts()));
        NDArray wrong = ops.scale(ops.multiply(logits, fits), -1);
        NDArray known = manager.create(captions.known(), fits.getShape());
        NDArray costs = ops.multiply(owned(wrong.getNDArrayInternal().softPlus()), known);
        return ops.scale(owned(costs.sum()), 1f / frames);
    }

    /** Means of the words of each text [texts, decoder width]. */
    private NDArray words(Captions captions) {
        Shape shape = new Shape(captions.texts(), Captions.WORDS);
        NDArray rows =
                ops.gatherRows(List.of(ops.weight("transformer.wte.embedding")), manager.create(captions.ids(), shape));
        NDArray shares = manager.create(captions.shares(), new Shape(captions.texts(), Captions.WORDS, 1));
        return owned(ops.multiply(rows, shares).sum(new int[] {1}));
    }

    private NDArray unit(NDArray rows) {
        NDArray squares = owned(owned(rows.square()).sum(new int[] {1}, true));
        return owned(rows.div(owned(ops.shift(squares, TINY).sqrt())));
    }

    private NDArray owned(NDArray made) {
        made.attach(manager);
        return made;
    }
}
