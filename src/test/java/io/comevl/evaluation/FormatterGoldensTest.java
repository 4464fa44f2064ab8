package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.grounding.Prompts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Prompts and training answers are the reference's, letter by letter. */
final class FormatterGoldensTest {

    @Test
    void everyMessageIsTheReferences() throws IOException {
        TextParity parity = FormatterGoldens.check(goldens());

        assertThat(parity.differences()).isEmpty();
        assertThat(parity.cases()).isEqualTo(80);
    }

    @Test
    void oneChangedLetterIsFound() throws IOException {
        JsonNode goldens = goldens();
        ObjectNode first = (ObjectNode) goldens.path("cases").path(0);
        first.putArray("messages").add(" User: Point to cat Assistant:");

        assertThat(FormatterGoldens.check(goldens).differences())
                .extracting(TextParity.Difference::where)
                .containsExactly("message 0");
    }

    @Test
    void ourTemplatesAreThoseOfTheGoldens() throws IOException {
        Map<String, Set<String>> shown =
                Map.of("pointing", new TreeSet<>(), "point_count", new TreeSet<>(), "long_caption", new TreeSet<>());
        for (JsonNode one : goldens().path("cases")) {
            if (one.path("template").isTextual()) {
                shown.get(one.path("fields").path("style").asText())
                        .add(one.path("template").asText());
            }
        }

        assertThat(Prompts.POINTING).containsExactlyInAnyOrderElementsOf(shown.get("pointing"));
        assertThat(Prompts.POINT_COUNT).containsExactlyInAnyOrderElementsOf(shown.get("point_count"));
        assertThat(Prompts.LONG_CAPTION).containsExactlyInAnyOrderElementsOf(shown.get("long_caption"));
    }

    private static JsonNode goldens() throws IOException {
        try (InputStream file =
                FormatterGoldensTest.class.getResourceAsStream("/reference/text/formatter_cases.json")) {
            return new ObjectMapper().readTree(file);
        }
    }
}
