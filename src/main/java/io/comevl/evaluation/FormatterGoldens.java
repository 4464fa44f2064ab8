package io.comevl.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.grounding.AnswerFormat;
import io.comevl.grounding.Percent;
import io.comevl.grounding.Prompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Compares prompts and training answers with the reference's {@code text/formatter_cases.json}. */
public final class FormatterGoldens {

    private static final Set<String> LABELLED = Set.of("pointing", "point_count");

    private FormatterGoldens() {}

    /** Compares every case of a file. */
    public static TextParity check(Path formatterCases) throws IOException {
        return check(new ObjectMapper().readTree(formatterCases.toFile()));
    }

    static TextParity check(JsonNode goldens) {
        List<TextParity.Difference> differences = new ArrayList<>();
        int cases = 0;
        for (JsonNode one : goldens.path("cases")) {
            compare("message " + cases, texts(one.path("messages")).toString(), messages(one), differences);
            cases++;
        }
        JsonNode annotated = goldens.path("format_annotated_text");
        if (!annotated.isMissingNode()) {
            String expected = annotated.path("result").asText();
            compare("annotated text", expected, annotated(annotated), differences);
            cases++;
        }
        return new TextParity(cases, differences);
    }

    private static void compare(String where, String expected, String found, List<TextParity.Difference> differences) {
        if (!expected.equals(found)) {
            differences.add(new TextParity.Difference(where, expected, found));
        }
    }

    private static String messages(JsonNode one) {
        JsonNode fields = one.path("fields");
        List<String> messages = new ArrayList<>();
        messages.add(Prompts.message(
                fields.path("style").asText(),
                prompt(fields, one.path("template").asText()),
                one.path("uniform_draw_for_style_prefix").asDouble()));
        if (!one.path("for_inference").asBoolean()) {
            messages.add(Prompts.response(answer(fields)));
        }
        return messages.toString();
    }

    /** Section 3, point 1: the first of the fields that the style looks at. */
    private static String prompt(JsonNode fields, String template) {
        String style = fields.path("style").asText();
        Optional<String> question = text(fields, "question");
        Optional<String> given = text(fields, "prompt");
        if (given.isPresent()) {
            return given.get();
        }
        if (style.equals("long_caption") || (LABELLED.contains(style) && question.isEmpty())) {
            return Prompts.fill(template, label(fields));
        }
        return fields.has("options")
                ? Prompts.withOptions(question.orElse(""), texts(fields.path("options")))
                : question.orElse("");
    }

    private static String answer(JsonNode fields) {
        if (!fields.has("points")) {
            return fields.path("answers").path(0).asText();
        }
        List<Percent> points = percents(fields);
        return fields.path("style").asText().equals("point_count")
                ? AnswerFormat.count(points, label(fields))
                : AnswerFormat.points(points, label(fields));
    }

    private static List<Percent> percents(JsonNode fields) {
        JsonNode size = fields.path("image").path("image_hw");
        double scale = fields.path("point_scale").asDouble();
        return stream(fields.path("points"))
                .map(point -> fields.has("point_scale")
                        ? new Percent(
                                point.path(0).asDouble() * (100 / scale),
                                point.path(1).asDouble() * (100 / scale))
                        : Percent.ofPixels(
                                point.path(0).asDouble(),
                                point.path(1).asDouble(),
                                size.path(1).asInt(),
                                size.path(0).asInt()))
                .toList();
    }

    private static String annotated(JsonNode annotated) {
        return AnswerFormat.annotated(
                annotated.path("answer").asText(),
                stream(annotated.path("annotations"))
                        .map(one -> new AnswerFormat.Annotation(
                                stream(one.path("points"))
                                        .map(point -> new Percent(
                                                point.path(0).asDouble(),
                                                point.path(1).asDouble()))
                                        .toList(),
                                one.path("inline_text").asText(),
                                one.path("alt_text").asText()))
                        .toList());
    }

    private static String label(JsonNode fields) {
        return text(fields, "label_cased")
                .or(() -> text(fields, "label").map(Prompts::lowerCase))
                .orElse("");
    }

    private static Optional<String> text(JsonNode fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(JsonNode::asText);
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
