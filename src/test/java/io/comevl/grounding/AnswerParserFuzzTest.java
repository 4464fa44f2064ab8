package io.comevl.grounding;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a model says is an answer or malformed, and places lie within the frame. */
final class AnswerParserFuzzTest {

    @MethodSource("answers")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "2h")
    void anythingThatIsSaidIsReadWithoutFailing(byte[] input) {
        Task[] tasks = Task.values();
        Task task = tasks[input.length == 0 ? 0 : Math.floorMod(input[0], tasks.length)];
        byte[] rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);

        Answer answer = AnswerParser.parse(task, new String(rest, StandardCharsets.UTF_8), 640, 360);

        if (answer instanceof Answer.Points points) {
            points.points().forEach(point -> requireWithin(point.x(), point.y()));
        } else if (answer instanceof Answer.Boxes boxes) {
            boxes.boxes().forEach(box -> {
                requireWithin(box.xMin(), box.yMin());
                requireWithin(box.xMax(), box.yMax());
            });
        }
    }

    private static void requireWithin(double x, double y) {
        if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
            throw new AssertionError("outside the frame: " + x + ", " + y);
        }
    }

    static Stream<byte[]> answers() {
        return Stream.of(Task.values())
                .flatMap(task -> Stream.of(
                                "<points x1=\"13.1\" y1=\"47.7\" x2=\"17.1\" y2=\"79.5\" alt=\"cups\">cups</points>",
                                "Counting the <point x=\"57.8\" y=\"49.1\" alt=\"balls\">balls</point> shows a total of 1.",
                                "[12, 30, 200, 180]",
                                "12.5 30e1, 200 .180",
                                "There are none.")
                        .map(text -> (char) List.of(Task.values()).indexOf(task) + text))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
