package io.comevl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlainWeightsTest {

    private static final int OUTPUTS = 5;
    private static final int INPUTS = 70;

    private final WeightSource checkpoint = new MemoryWeights().random(new Random(3), "a.weight", OUTPUTS, INPUTS);

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aPartOfAKeptWeightIsThatPartOfTheWhole(Precision precision) {
        WeightSource kept = new PlainWeights(new PackedWeights(checkpoint, precision, Set.of("a.weight")));
        ByteBuffer whole = kept.bytes("a.weight");
        int from = Float.BYTES * (INPUTS + 7);
        int length = Float.BYTES * (2 * INPUTS + 5);

        assertThat(whole.remaining()).isEqualTo(OUTPUTS * INPUTS * Float.BYTES);
        assertThat(kept.bytes("a.weight", from, length)).isEqualTo(whole.slice(from, length));
        assertThat(kept.bytes("a.weight", whole.limit(), 0).hasRemaining()).isFalse();
        assertThatThrownBy(() -> kept.bytes("a.weight", whole.limit() - 4, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.weight");
    }
}
