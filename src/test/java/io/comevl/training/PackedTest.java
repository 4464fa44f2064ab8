package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the network learns from packed questions is what it will be asked one by one. */
final class PackedTest {

    @TempDir
    Path folder;

    @Test
    void packedQuestionsGetTheLogitsThatTheyGetAlone() throws IOException {
        try (TinyNetwork network = new TinyNetwork(folder, TinyRecipe.FREE)) {
            List<Asked> asked = network.asked(3);
            Packed together = network.packed(asked);
            float[][] expected = network.logits(together, network.packed(asked.subList(0, 1)));
            int row = 0;
            for (Asked one : asked) {
                Packed alone = network.packed(List.of(one));
                // The second frame of the batch is longer, so that this one is filled up.
                float[][] found = network.logits(alone, together);
                for (int i = 0; i < alone.rows().size(); i++, row++) {
                    assertThat(found[i]).containsExactly(expected[row], within(TinyNetwork.TOLERANCE));
                }
            }
            assertThat(row).isEqualTo(together.rows().size()).isGreaterThan(3);
        }
    }

    @Test
    void questionsThatDoNotFitAreLeftOut() throws IOException {
        try (TinyNetwork network = new TinyNetwork(folder, TinyRecipe.FREE)) {
            Packed packed = network.packed(network.asked(100));
            long text =
                    packed.questions().stream().filter(number -> number >= 0).count();

            assertThat(text).isBetween(48L, 96L);
        }
    }
}
