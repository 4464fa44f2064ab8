package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Boxes;
import io.comevl.grounding.Answer.Count;
import io.comevl.grounding.Answer.Malformed;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Answer.Points;
import io.comevl.grounding.Answer.Text;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerParserTest {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    @Test
    void pointsBecomeFractions() {
        String text = "<points x1=\"10.0\" y1=\"20.0\" x2=\"50.0\" y2=\"100.0\" alt=\"cars\">cars</points>";

        assertThat(parse(Task.POINT, text)).isEqualTo(new Points(List.of(new Point(0.1, 0.2), new Point(0.5, 1))));
    }

    @Test
    void countingGivesTotalAndPoints() {
        String text = "Counting the <point x=\"25.0\" y=\"50.0\" alt=\"car\">car</point> shows a total of 1.";

        assertThat(parse(Task.COUNT, text)).isEqualTo(new Count(1, List.of(new Point(0.25, 0.5))));
    }

    @Test
    void pointsWithoutATotalAreCounted() {
        String text = "<points x1=\"25.0\" y1=\"50.0\" x2=\"75.0\" y2=\"50.0\" alt=\"car\">car</points>";

        assertThat(parse(Task.COUNT, text))
                .isEqualTo(new Count(2, List.of(new Point(0.25, 0.5), new Point(0.75, 0.5))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "Seven.", "There are 7", "a total of 7 cars in view", " +7 ", "\uff17"})
    void numbersAndNumberWordsAreCounts(String text) {
        assertThat(parse(Task.COUNT, text)).isEqualTo(new Count(7, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "99999999999999999999999", "no idea", "3.0"})
    void otherNumbersAreMalformedCounts(String text) {
        assertThat(parse(Task.COUNT, text)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"There are none", "There are none.", " there are NONE\n", "This isn't in the image."})
    void sayingNoneIsAnAnswer(String text) {
        assertThat(parse(Task.POINT, text)).isEqualTo(new Points(List.of()));
        assertThat(parse(Task.COUNT, text)).isEqualTo(new Count(0, List.of()));
        assertThat(parse(Task.BOX, text)).isEqualTo(new Boxes(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[64, 96, 384, 336]",
                "[384, 336, 64, 96]",
                "[ 64.0 ,9.6e1, 384,336 ]",
                "64 96 384 336",
                "the box [64, 96, 384, 336]"
            })
    void boxesBecomeFractionsWithOrderedCorners(String text) {
        assertThat(parse(Task.BOX, text)).isEqualTo(new Boxes(List.of(new Box(0.1, 0.2, 0.6, 0.7))));
    }

    @Test
    void boxesAreClippedToTheFrame() {
        assertThat(parse(Task.BOX, "[-5, 240, 1e9, 999]")).isEqualTo(new Boxes(List.of(new Box(0, 0.5, 1, 1))));
    }

    @Test
    void severalBoxesAreAllRead() {
        assertThat(parse(Task.BOX, "[0, 0, 320, 480], [320, 0, 640, 480]"))
                .isEqualTo(new Boxes(List.of(new Box(0, 0, 0.5, 1), new Box(0.5, 0, 1, 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[64, 96, 384]", "I cannot find it", "[700, 0, 800, 100]", "[5, 5, 5, 5]", "[,,,]"})
    void whatIsNoBoxIsMalformed(String text) {
        assertThat(parse(Task.BOX, text)).isInstanceOf(Malformed.class);
    }

    @Test
    void wordsAreStripped() {
        assertThat(parse(Task.ASK, " A red bus.\n")).isEqualTo(new Text("A red bus."));
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void noTextIsMalformed(Task task) {
        assertThat(parse(task, " \n\u0085")).isEqualTo(new Malformed("", "expected an answer, found no text"));
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void endlessTextIsMalformedAndCutOff(Task task) {
        Answer answer = parse(task, "a".repeat(AnswerParser.LONGEST_TEXT + 1));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.text()).hasSize(AnswerParser.LONGEST_TEXT));
    }

    @Test
    void whatWeWriteWeRead() {
        Random random = new Random(3);
        for (int trial = 0; trial < 2000; trial++) {
            List<Point> points = random.ints(1 + random.nextInt(9), 0, 1001)
                    .sorted()
                    .mapToObj(x -> new Point(x / 1000.0, random.nextInt(1001) / 1000.0))
                    .distinct()
                    .toList();
            List<Percent> percent = points.stream().map(Percent::ofFraction).toList();

            assertThat(parse(Task.POINT, AnswerFormat.points(percent, "red bus")))
                    .isInstanceOfSatisfying(Points.class, read -> assertSame(read.points(), points));
            assertThat(parse(Task.COUNT, AnswerFormat.count(percent, "red bus")))
                    .isInstanceOfSatisfying(Count.class, read -> {
                        assertThat(read.count()).isEqualTo(points.size());
                        assertSame(read.points(), points);
                    });
        }
    }

    /** Any text gives an answer whose coordinates lie within the frame. */
    @Test
    void mutatedAnswersNeverThrow() {
        List<String> seeds = List.of(
                "<points x1=\"10.0\" y1=\"20.0\" x2=\"50.0\" y2=\"50.0\" alt=\"car\">car</points>",
                "Counting the <point x=\"10.0\" y=\"20.0\" alt=\"a\">a</point> shows a total of 1.",
                "Click(10.0, 20.0) (30.5 40.5) p=123, 456 There are none",
                "[12, 30.5, -2e2, 310], [1,2,3,4] Answer: twenty 1_000",
                "\u0661\u0662 \ud83d\ude00 \ufffd\u0000 three hundred");
        List<Task> tasks = List.of(Task.values());
        Random random = new Random(11);
        for (int trial = 0; trial < 100_000; trial++) {
            String text = mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
            assertWithinFrame(parse(tasks.get(trial % tasks.size()), text), text);
        }
    }

    /** Texts built to make a backtracking reader slow; these take minutes unless reading is linear. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                " ",
                "x1=\"",
                "x1=\"1",
                "(1.",
                "(1.0",
                "Click(1.0,",
                "[1,",
                "[1 , ",
                "1= ",
                "p = 1",
                "_1",
                "1_",
                "a total of ",
                "1e",
                "+-",
                ".",
                "\n",
                "\u0661",
                "x=\"1\" "
            })
    void readingTakesTimeInProportionToTheLength(String part) {
        String text = part.repeat(AnswerParser.LONGEST_TEXT / part.length());
        for (Task task : Task.values()) {
            assertWithinFrame(parse(task, text), part);
        }
    }

    private static String mutated(String seed, List<String> seeds, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                case 2 -> text.insert(at, seeds.get(random.nextInt(seeds.size())));
                default -> text.insert(at, random.nextInt(200_000) / 10.0);
            }
        }
        return text.toString();
    }

    private static void assertWithinFrame(Answer answer, String text) {
        boolean within = true;
        if (answer instanceof Points points) {
            within = points.points().stream().allMatch(AnswerParserTest::isWithinFrame);
        } else if (answer instanceof Count count) {
            within = count.count() >= 0 && count.points().stream().allMatch(AnswerParserTest::isWithinFrame);
        } else if (answer instanceof Boxes boxes) {
            within = boxes.boxes().stream()
                    .allMatch(box -> isWithinFrame(new Point(box.xMin(), box.yMin()))
                            && isWithinFrame(new Point(box.xMax(), box.yMax()))
                            && box.xMin() < box.xMax()
                            && box.yMin() < box.yMax());
        } else if (answer instanceof Malformed malformed) {
            within = !malformed.reason().isEmpty();
        }
        if (!within) {
            throw new AssertionError(text + " was read as " + answer);
        }
    }

    private static boolean isWithinFrame(Point point) {
        return point.x() >= 0 && point.x() <= 1 && point.y() >= 0 && point.y() <= 1;
    }

    private static void assertSame(List<Point> read, List<Point> written) {
        assertThat(read).hasSameSizeAs(written);
        assertThat(read)
                .allSatisfy(point -> assertThat(written)
                        .anyMatch(other ->
                                Math.abs(other.x() - point.x()) < 1e-9 && Math.abs(other.y() - point.y()) < 1e-9));
    }

    private static Answer parse(Task task, String text) {
        return AnswerParser.parse(task, text, WIDTH, HEIGHT);
    }
}
