package io.comevl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Points are read and answers scored as the authors' evaluators do it. */
final class EvaluatorGoldensTest {

    @Test
    void everyScoreIsTheReferences() throws IOException {
        TextParity parity = EvaluatorGoldens.check(goldens());

        assertThat(parity.differences()).isEmpty();
        assertThat(parity.cases()).isEqualTo(147);
    }

    @Test
    void everyWrongExpectationIsFound() throws IOException {
        JsonNode goldens = goldens();
        for (JsonNode one : goldens) {
            ObjectNode wrong = (ObjectNode) one;
            if (one.path("raises").isTextual()) {
                wrong.putNull("raises");
            } else if (one.has("result")) {
                String part = one.path("result").fieldNames().next();
                double shifted = one.path("result").path(part).asDouble() + 1e-9;
                ((ObjectNode) one.path("result")).put(part, shifted);
            } else if (one.has("iou")) {
                wrong.put("iou", one.path("iou").asDouble() + 1e-9);
            } else {
                wrong.put("valid_format", !one.path("valid_format").asBoolean());
            }
        }

        assertThat(EvaluatorGoldens.check(goldens).differences()).hasSize(147);
    }

    private static JsonNode goldens() throws IOException {
        try (InputStream file = EvaluatorGoldensTest.class.getResourceAsStream("/reference/evaluators/cases.json")) {
            return new ObjectMapper().readTree(file);
        }
    }
}
