package io.comevl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.bundle.OwnCheckpoint;
import io.comevl.bundle.Tokenizer;
import io.comevl.grounding.Prompts;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import io.comevl.training.world.View;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VocabularyTest {

    private static final Recipe.Data DATA = new Recipe.Data(8, List.of(View.values()), 320, 180, 6, 160);
    private static final List<String> PIECES = Vocabulary.pieces(320);

    @TempDir
    static Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void open() {
        OwnCheckpoint.describe(
                folder,
                Sizes.of(new Recipe.Model(TinyRecipe.FREE, 192, 64, 1, "all", "all", 64, 2), DATA, PIECES),
                PIECES);
        tokenizer = Tokenizer.open(OwnCheckpoint.tokenizer(folder));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void aCoordinateIsItsWholePartAndADecimal() {
        assertThat(spelled(
                        " <points x1=\"37.2\" y1=\"100.0\" x2=\"7.5\" y2=\"0.9\" alt=\"red cars\">red cars</points>"))
                .containsExactly(
                        " <points x1=\"",
                        "37.",
                        "2",
                        "\" y1=\"",
                        "100.",
                        "0",
                        "\" x2=\"",
                        "7.",
                        "5",
                        "\" y2=\"",
                        "0.",
                        "9",
                        "\" alt=\"",
                        "red",
                        " cars",
                        "\">",
                        "red",
                        " cars",
                        "</points>");
        assertThat(spelled(" [12, 5, 320, 180]")).containsExactly(" [", "12", ", ", "5", ", ", "320", ", ", "180", "]");
    }

    @Test
    void aQuestionIsAFewPieces() {
        assertThat(spelled(Prompts.of(new Question(Task.BOX, "leftmost white truck"))))
                .hasSize(5)
                .contains("leftmost", " white", " truck");
        assertThat(spelled(Prompts.of(new Question(Task.ASK, "Is there an orange cone?"))))
                .hasSize(4);
    }

    @Test
    void everythingSaidAboutWorldsIsPiecesAndComesBackWhole() {
        Speech speech = new Speech(tokenizer, DATA);
        for (int number = 0; number < 6; number++) {
            for (Asked asked : Lesson.of(DATA, 3, number).questions(number)) {
                Speech.Spoken spoken = speech.spoken(asked);
                String text = tokenizer.decode(spoken.ids());

                assertThat(text).startsWith(Prompts.of(asked.question()));
                assertThat(tokenizer.encode(text)).isEqualTo(spoken.ids());
                assertThat(LongStream.of(spoken.ids()))
                        .as(text)
                        .allMatch(id -> id > 256
                                || Character.isDigit(Math.toIntExact(id))
                                || id == ']'
                                || (id == 's' && text.contains("persons"))); // a word and a letter
                assertThat(spoken.targets()).hasSize(spoken.ids().length - spoken.promptTokens() + 1);
            }
        }
    }

    @Test
    void otherWordsFallIntoBytesAndComeBack() {
        String text = " User: Wo ist der Käfer? <im_patch> Assistant:";

        long[] ids = tokenizer.encode(text);

        assertThat(tokenizer.decode(ids)).isEqualTo(text);
        assertThat(LongStream.of(ids)).allMatch(id -> id < tokenizer.special().imageStart());
    }

    @Test
    void imageTokensFollowTheVocabulary() {
        int vocabulary = OwnCheckpoint.vocabulary(PIECES);

        assertThat(tokenizer.special())
                .isEqualTo(new Tokenizer.Special(
                        256, 256, vocabulary, vocabulary + 1, vocabulary + 2, vocabulary + 3, vocabulary + 4));
    }

    private List<String> spelled(String text) {
        return LongStream.of(tokenizer.encode(text))
                .mapToObj(id -> tokenizer.decode(id))
                .toList();
    }
}
