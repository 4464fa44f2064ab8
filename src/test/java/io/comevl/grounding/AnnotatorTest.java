package io.comevl.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnotatorTest {

    private static final int MARK = 0xE6194B;
    private static final int GREY = 0x808080;

    @Test
    void pointsAreMarkedWhereTheyLieAndNothingElseIs() throws IOException {
        BufferedImage picture = annotated(800, 600, new Answer.Points(List.of(new Answer.Point(0.25, 0.5))));

        assertThat(colours(picture, 170, 270, 60, 60)).contains(MARK, 0xFFFFFF);
        assertThat(colours(picture, 400, 0, 400, 600)).containsExactly(GREY);
    }

    @Test
    void boxesAreOutlined() throws IOException {
        BufferedImage picture = annotated(800, 600, new Answer.Boxes(List.of(new Answer.Box(0.25, 0.25, 0.75, 0.75))));

        assertThat(List.of(
                        picture.getRGB(200, 300) & 0xFFFFFF,
                        picture.getRGB(600, 300) & 0xFFFFFF,
                        picture.getRGB(400, 150) & 0xFFFFFF,
                        picture.getRGB(400, 450) & 0xFFFFFF))
                .containsOnly(MARK);
        assertThat(colours(picture, 220, 170, 360, 260)).containsExactly(GREY);
    }

    @Test
    void countsStandInTheCorner() throws IOException {
        assertThat(colours(annotated(800, 600, new Answer.Count(3, List.of())), 0, 0, 100, 100))
                .contains(MARK, 0xFFFFFF);
    }

    @ParameterizedTest
    @CsvSource({"50,40,480,384", "1,1,480,480", "3000,20,3000,20", "20,1000,480,24000", "640,480,640,480"})
    void everySizeHoldsPictureAndCaption(int width, int height, int shownWidth, int shownHeight) throws IOException {
        BufferedImage picture = annotated(width, height, new Answer.Count(2, List.of(new Answer.Point(1, 0))));

        assertThat(picture.getWidth()).isEqualTo(shownWidth);
        assertThat(picture.getHeight()).isBetween(shownHeight + 30, shownHeight + 30 + Math.max(100, shownHeight / 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\ufffd\ud83d", "😀😀😀", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void anyWordsFit(String part) throws IOException {
        int oneLine = annotated(640, 480, new Answer.Text("yes")).getHeight();
        int longest = annotated(640, 480, new Answer.Text(part.repeat(500))).getHeight();

        assertThat(longest).isBetween(oneLine, oneLine + 100);
    }

    @Test
    void noLineIsWiderThanItsRoomAndNothingIsLostBeforeTheEllipsis() {
        BufferedImage scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        var metrics = scratch.createGraphics().getFontMetrics();
        String text =
                "The quick brown fox jumps over the lazy dog and over averyverylongwordwithoutanyspaceatall again";

        List<String> lines = Words.lines(text, metrics, 120, 50);

        assertThat(lines)
                .allSatisfy(line -> assertThat(metrics.stringWidth(line)).isLessThanOrEqualTo(120));
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(text.replace(" ", ""));
        assertThat(Words.lines(text, metrics, 120, 2))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("…");
    }

    private static BufferedImage annotated(int width, int height, Answer answer) throws IOException {
        byte[] grey = new byte[3 * width * height];
        Arrays.fill(grey, (byte) 0x80);
        Question question = new Question(Task.COUNT, "red cars");
        byte[] png =
                Annotator.png(new Pixels(width, height, grey), new Reply(question, "", answer, 1, 1, Duration.ZERO));
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static Set<Integer> colours(BufferedImage picture, int x, int y, int width, int height) {
        return IntStream.of(picture.getRGB(x, y, width, height, null, 0, width))
                .mapToObj(rgb -> rgb & 0xFFFFFF)
                .collect(Collectors.toSet());
    }
}
