package io.comevl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerRangeTest {

    @Test
    void rangesAreReadAsTheyAreWritten() {
        assertThat(LayerRange.parse("10-23")).isEqualTo(new LayerRange(10, 23)).hasToString("10-23");
        assertThat(LayerRange.parse("3")).isEqualTo(new LayerRange(3, 3)).hasToString("3");
        assertThat(LayerRange.parse("all", 24)).isEqualTo(new LayerRange(1, 24));
        assertThat(LayerRange.parse("2-4", 4).layers()).containsExactly(2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0-3", "5-4", "3-", "all of them", "1,2", "99999"})
    void anythingElseIsRefusedWithWhatWasFound(String text) {
        assertThatThrownBy(() -> LayerRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected layers such as 10-23")
                .hasMessageEndingWith(text);
    }

    @Test
    void layersThatATowerDoesNotHaveAreRefused() {
        assertThatThrownBy(() -> LayerRange.parse("3-5", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected all, or layers of 1-4, found 3-5");
    }
}
