package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the goldens do not cover; they are compared in the evaluation package. */
final class AnswerFormatTest {

    @Test
    void boxesAreWholePixelsHalvesToEvenWithinThePicture() {
        assertThat(AnswerFormat.box(new Answer.Box(0.05, 0.15, 0.25, 0.35), 10, 10))
                .isEqualTo("[0, 2, 2, 4]");
        assertThat(AnswerFormat.box(new Answer.Box(-0.1, 0, 1.5, 1), 640, 480)).isEqualTo("[0, 0, 640, 480]");
    }

    @Test
    void aMissingPlaceForPointsIsRefused() {
        assertThatThrownBy(() -> AnswerFormat.annotated(
                        "here", List.of(new AnswerFormat.Annotation(List.of(new Percent(1, 2)), "a", "b"))))
                .hasMessageContaining("1 annotations but fewer <|POINT|> in: here");
    }
}
