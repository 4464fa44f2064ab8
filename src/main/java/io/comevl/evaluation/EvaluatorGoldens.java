package io.comevl.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Compares point reading and scores with the reference's {@code evaluators/cases.json}. */
public final class EvaluatorGoldens {

    /** Doubles computed in another order may differ in their last digits; real mistakes differ far more. */
    private static final double TOLERANCE = 1e-12;

    private EvaluatorGoldens() {}

    /** Compares every case of a file. */
    public static TextParity check(Path evaluatorCases) throws IOException {
        return check(new ObjectMapper().readTree(evaluatorCases.toFile()));
    }

    static TextParity check(JsonNode goldens) {
        List<TextParity.Difference> differences = new ArrayList<>();
        int cases = 0;
        for (JsonNode one : goldens) {
            String where = one.path("kind").asText() + " " + cases;
            Map<String, Double> expected = expected(one);
            Map<String, Double> found = found(one);
            if (!agree(expected, found)) {
                differences.add(new TextParity.Difference(where, expected.toString(), found.toString()));
            }
            cases++;
        }
        return new TextParity(cases, differences);
    }

    private static boolean agree(Map<String, Double> expected, Map<String, Double> found) {
        return expected.keySet().equals(found.keySet())
                && expected.entrySet().stream()
                        .allMatch(one -> Math.abs(one.getValue() - found.get(one.getKey()))
                                <= TOLERANCE * Math.max(1, Math.abs(one.getValue())));
    }

    /** A case's numbers by name; where the reference fails, that it does. */
    private static Map<String, Double> expected(JsonNode one) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (one.path("raises").isTextual()) {
            return raises();
        }
        one.path("result")
                .properties()
                .forEach(part -> numbers.put(part.getKey(), part.getValue().asDouble()));
        Stream.of("iou", "per_category_average")
                .filter(one::has)
                .forEach(name -> numbers.put(name, one.path(name).asDouble()));
        if (one.path("kind").asText().equals("extract_points")) {
            numbers.put("valid", one.path("valid_format").asBoolean() ? 1.0 : 0.0);
            putAll(
                    numbers,
                    "point",
                    stream(one.path("points")).map(EvaluatorGoldens::doubles).toList());
            putAll(
                    numbers,
                    "box",
                    stream(one.path("boxes")).map(EvaluatorGoldens::doubles).toList());
        }
        return numbers;
    }

    private static Map<String, Double> found(JsonNode one) {
        String text = one.path("text").asText();
        return switch (one.path("kind").asText()) {
            case "extract_points" -> extracted(one, text);
            case "pointing_eval" ->
                PointingEval.score(text, targets(one, one), width(one), height(one))
                        .map(EvaluatorGoldens::numbers)
                        .orElseGet(EvaluatorGoldens::raises);
            case "pointing_eval_aggregate" -> pointingAggregate(one);
            case "point_count_eval" -> {
                CountScores.Counted counted =
                        PointCountEval.score(text, one.path("gt_count").asInt());
                yield numbers(CountScores.mean(List.of(counted)));
            }
            case "point_count_eval_aggregate" -> pointCountAggregate(one);
            case "count_eval" ->
                CountEval.score(text, one.path("gt_count").asInt())
                        .map(counted -> {
                            Map<String, Double> numbers = numbers(CountScores.mean(List.of(counted)));
                            numbers.keySet().removeIf(name -> name.startsWith("correct_"));
                            return numbers;
                        })
                        .orElseGet(EvaluatorGoldens::raises);
            case "refexp_eval" -> {
                double[] box = doubles(one.path("gt_box_xywh"));
                PixelBox truth = new PixelBox(box[0], box[1], box[0] + box[2], box[1] + box[3]);
                RefExpEval.Score score = RefExpEval.score(text, truth, width(one), height(one));
                yield Map.of("iou", score.iou(), "acc", number(score.hit()), "valid", number(score.valid()));
            }
            case "vqa_eval_bbox" ->
                Map.of("bbox", BoxTextEval.score(text, one.path("gt_answer").asText()));
            case "compute_iou" -> Map.of("iou", box(one.path("a")).iou(box(one.path("b"))));
            default -> Map.of("unknown kind of case", 0.0);
        };
    }

    private static Map<String, Double> extracted(JsonNode one, String text) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("valid", number(PointingFormat.isValid(text)));
        putAll(
                numbers,
                "point",
                PixelPoint.read(text, width(one), height(one)).stream()
                        .map(point -> new double[] {point.x(), point.y()})
                        .toList());
        putAll(
                numbers,
                "box",
                PixelBox.read(text, width(one), height(one)).stream()
                        .map(box -> new double[] {box.x1(), box.y1(), box.x2(), box.y2()})
                        .toList());
        return numbers;
    }

    private static Map<String, Double> pointingAggregate(JsonNode one) {
        List<PointingEval.Score> scores = IntStream.range(0, one.path("texts").size())
                .mapToObj(i -> {
                    JsonNode truth =
                            one.path("gt_defs").path(one.path("gt").path(i).asText());
                    return PointingEval.score(
                            one.path("texts").path(i).asText(), targets(one, truth), width(one), height(one));
                })
                .flatMap(Optional::stream)
                .toList();
        return numbers(PointingEval.mean(scores));
    }

    private static Map<String, Double> pointCountAggregate(JsonNode one) {
        CountScores scores =
                CountScores.mean(IntStream.range(0, one.path("texts").size())
                        .mapToObj(i -> PointCountEval.score(
                                one.path("texts").path(i).asText(),
                                one.path("gt_counts").path(i).asInt()))
                        .toList());
        Map<String, Double> numbers = numbers(scores);
        numbers.put("per_category_average", scores.perCategoryAverage());
        return numbers;
    }

    private static List<PointingEval.Target> targets(JsonNode one, JsonNode truth) {
        JsonNode points = truth.has("points") ? truth.path("points") : truth.path("gt_points");
        JsonNode rectangles = truth.has("rects") ? truth.path("rects") : truth.path("gt_mask_rects_xyxy_exclusive");
        return IntStream.range(0, points.size())
                .mapToObj(i -> {
                    double[] point = doubles(points.path(i));
                    JsonNode box = rectangles.path(i);
                    Mask mask = Mask.rectangle(
                            width(one),
                            height(one),
                            box.path(0).asInt(),
                            box.path(1).asInt(),
                            box.path(2).asInt(),
                            box.path(3).asInt());
                    return new PointingEval.Target(new PixelPoint(point[0], point[1]), mask);
                })
                .toList();
    }

    private static Map<String, Double> numbers(PointingEval.Score score) {
        return Map.of("precision", score.precision(), "recall", score.recall(), "f1", score.f1());
    }

    private static Map<String, Double> numbers(CountScores scores) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("close", scores.close());
        numbers.put("valid", scores.valid());
        numbers.put("correct", scores.correct());
        scores.correctByCount().forEach((count, share) -> numbers.put("correct_" + count, share));
        return numbers;
    }

    private static Map<String, Double> raises() {
        return Map.of("raises", 1.0);
    }

    private static void putAll(Map<String, Double> numbers, String name, List<double[]> rows) {
        numbers.put(name + "s", (double) rows.size());
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < rows.get(row).length; i++) {
                numbers.put(name + " " + row + "," + i, rows.get(row)[i]);
            }
        }
    }

    private static PixelBox box(JsonNode corners) {
        double[] box = doubles(corners);
        return new PixelBox(box[0], box[1], box[2], box[3]);
    }

    private static double number(boolean holds) {
        return holds ? 1 : 0;
    }

    private static int width(JsonNode one) {
        return one.path("image_w").asInt();
    }

    private static int height(JsonNode one) {
        return one.path("image_h").asInt();
    }

    private static double[] doubles(JsonNode list) {
        return stream(list).mapToDouble(JsonNode::asDouble).toArray();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
