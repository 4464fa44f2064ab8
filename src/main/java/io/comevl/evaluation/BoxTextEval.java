package io.comevl.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores boxes written as pixels the way the authors score refcoco: metric {@code bbox} of their VQA evaluator, in
 * float32 like theirs (ARCHITECTURE section 15). A text that is no box scores a half: compare with care.
 */
public final class BoxTextEval {

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?+(?:[0-9]++(?:\\.[0-9]++)?+|\\.[0-9]++)(?:[eE][-+]?+[0-9]++)?+");
    private static final String ANSWER = "Answer:";
    private static final double NO_BOX = 0.5;
    private static final float SMALLEST_UNION = 1e-6f;

    private BoxTextEval() {}

    /** Overlap of the boxes that two texts name; a half if one of them names none. */
    public static double score(String text, String truth) {
        Optional<float[]> predicted = box(answer(text));
        Optional<float[]> expected = box(truth);
        return predicted.isPresent() && expected.isPresent() ? iou(predicted.get(), expected.get()) : NO_BOX;
    }

    private static String answer(String text) {
        int said = text.indexOf(ANSWER);
        if (said >= 0) {
            int start = said + ANSWER.length();
            int next = text.indexOf(ANSWER, start);
            return next < 0 ? text.substring(start) : text.substring(start, next);
        }
        Map<String, Integer> lines = new LinkedHashMap<>();
        Arrays.stream(text.split("\n", -1)).forEach(line -> lines.merge(line, 1, Integer::sum));
        String most = "";
        int times = 0;
        for (Map.Entry<String, Integer> line : lines.entrySet()) {
            if (line.getValue() > times) {
                most = line.getKey();
                times = line.getValue();
            }
        }
        return most;
    }

    /** Left, top, right, bottom of the first four numbers. */
    private static Optional<float[]> box(String text) {
        float[] numbers = new float[4];
        Matcher number = NUMBER.matcher(text);
        for (int i = 0; i < numbers.length; i++) {
            if (!number.find()) {
                return Optional.empty();
            }
            numbers[i] = (float) Double.parseDouble(number.group());
        }
        return Optional.of(new float[] {
            Math.min(numbers[0], numbers[2]),
            Math.min(numbers[1], numbers[3]),
            Math.max(numbers[0], numbers[2]),
            Math.max(numbers[1], numbers[3])
        });
    }

    private static float iou(float[] a, float[] b) {
        float width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
        float height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
        float common = width * height;
        float union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common;
        return common / Math.max(union, SMALLEST_UNION);
    }
}
