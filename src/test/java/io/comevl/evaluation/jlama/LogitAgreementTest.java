package io.comevl.evaluation.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LogitAgreementTest {

    @Test
    void differencesCountInSpreadsOfTheLogits() {
        float[] own = {1, 3, 1, 3}; // mean 2, deviation 1
        float[] other = {1.5f, 2.5f, 1.5f, 2.5f};

        LogitAgreement agreement = LogitAgreement.of(List.of(own, own, own), List.of(own, other, other));

        assertThat(agreement.tokens()).isEqualTo(3);
        assertThat(agreement.equal()).isEqualTo(3);
        assertThat(agreement.apart()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void anotherLikeliestTokenIsNotEqual() {
        LogitAgreement agreement = LogitAgreement.of(
                List.of(new float[] {1, 2}, new float[] {1, 2}), List.of(new float[] {2, 1}, new float[] {0, 1}));

        assertThat(agreement.equal()).isEqualTo(1);
    }

    @Test
    void decodersOfDifferentVocabulariesAreNotCompared() {
        assertThatThrownBy(() -> LogitAgreement.of(List.of(new float[2]), List.of(new float[3])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("logits: expected 2 of the other decoder too, found 3");
    }
}
