package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PromptsTest {

    @Test
    void pointingAndCountingLowerTheLabelsCase() {
        assertThat(Prompts.of(new Question(Task.POINT, "Red Bus")))
                .isEqualTo(" User: Point to all occurrences of \"red bus\" Assistant:");
        assertThat(Prompts.of(new Question(Task.COUNT, "Red Bus")))
                .isEqualTo(" User: How many red bus are there? Assistant:");
    }

    @Test
    void boxesAreAskedForUnderTheirStylesName() {
        assertThat(Prompts.of(new Question(Task.BOX, "the dog")))
                .startsWith(" User: refcoco: You are a vision-grounding expert.")
                .endsWith("using precise pixel values. Caption: the dog\n Assistant:");
    }

    @Test
    void freeQuestionsAreAskedAsTheyAre() {
        assertThat(Prompts.of(new Question(Task.ASK, "What is that?"))).isEqualTo(" User: What is that? Assistant:");
    }
}
