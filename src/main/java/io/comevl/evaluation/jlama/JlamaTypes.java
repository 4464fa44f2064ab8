package io.comevl.evaluation.jlama;

import io.comevl.network.Architecture.Decoder;
import io.comevl.ops.ElementType;
import io.comevl.ops.PlainWeights;
import io.comevl.ops.Precision;
import java.util.List;
import java.util.Optional;

/**
 * What Jlama keeps weights in, and what it brings their factors to before it multiplies. Its Q4 is our int4: blocks of 32
 * with the same scales. It multiplies with no int8 weights.
 */
public enum JlamaTypes {
    F32("F32", "F32"),
    BF16("BF16", "BF16"),
    /** Jlama takes F32 factors in place of I8 where sizes are too small for it; its description tells. */
    Q4("Q4", "I8");

    private static final String DECODER = "transformer.";
    private static final String OUTPUT = "transformer.ff_out.weight";
    private static final int BLOCK = 32;

    private final String weights;
    private final String factors;

    JlamaTypes(String weights, String factors) {
        this.weights = weights;
        this.factors = factors;
    }

    /** Jlama's name of the weights' type. */
    public String weights() {
        return weights;
    }

    String factors() {
        return factors;
    }

    /**
     * Those that come nearest to how a bundle keeps its decoder: what it computes in, and what Jlama's users would take for
     * weights of that size.
     */
    public static List<JlamaTypes> nearest(PlainWeights weights) {
        if (hasDecoderIn(Precision.INT4, weights)) {
            return List.of(Q4);
        }
        if (hasDecoderIn(Precision.INT8, weights)) {
            return List.of(F32, Q4);
        }
        return weights.spec(OUTPUT).type() == ElementType.BFLOAT16 ? List.of(F32, BF16) : List.of(F32);
    }

    private static boolean hasDecoderIn(Precision precision, PlainWeights weights) {
        return weights.in(precision).stream().anyMatch(name -> name.startsWith(DECODER));
    }

    /** Why Jlama cannot compute a decoder in these types, in one line; empty if it can. */
    Optional<String> obstacle(Decoder decoder) {
        int inner = decoder.heads() * decoder.headDim();
        if (inner != decoder.width()) {
            return Optional.of("decoder: Jlama gives each head its share of the width, so " + decoder.heads()
                    + " heads of " + decoder.headDim() + " columns must have a width of " + inner + ", found "
                    + decoder.width() + "; another bundle can be compared");
        }
        boolean hasWholeBlocks = decoder.width() % BLOCK == 0 && decoder.mlpHidden() / 2 % BLOCK == 0;
        if (this == Q4 && !hasWholeBlocks) {
            return Optional.of("decoder: Jlama's " + weights + " has blocks of " + BLOCK + ", found a width of "
                    + decoder.width() + " and " + decoder.mlpHidden() / 2
                    + " hidden columns; a bundle in fp32 can be compared");
        }
        return Optional.empty();
    }
}
