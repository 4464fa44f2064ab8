package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordingTest {

    @ParameterizedTest
    @CsvSource({
        "point to the red cars, POINT, red cars",
        "Point at all of the dogs., POINT, dogs",
        "where are the bottles?, POINT, bottles",
        "please find every cone in the picture, POINT, cone",
        "How many people are there?, COUNT, people",
        "how many red cars do you see in this image?, COUNT, red cars",
        "count the boxes, COUNT, boxes",
        "box the blue bus, BOX, blue bus",
        "draw a bounding box around the dog, BOX, dog",
        "what colour is the bus?, ASK, what colour is the bus?",
        "is the gate open?, ASK, is the gate open?",
    })
    void wordsAskForATask(String words, Task task, String phrase) {
        assertThat(Wording.understand(words)).isEqualTo(new Question(task, phrase));
    }

    @Test
    void noWordsAskNothing() {
        assertThatThrownBy(() -> Wording.understand("  ")).hasMessageContaining("empty");
    }

    @Test
    void longWordsAreUnderstoodInNoTime() {
        String words = "how many " + "are there ".repeat(2_000) + "x";
        assertThat(Wording.understand(words).task()).isEqualTo(Task.COUNT);
    }
}
