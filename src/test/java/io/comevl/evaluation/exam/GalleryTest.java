package io.comevl.evaluation.exam;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GalleryTest {

    private static final Pixels PICTURE = Replies.picture(320, 180);

    @TempDir
    Path folder;

    @Test
    void theWorstAndTheBestAreKept() {
        Gallery gallery = new Gallery();
        IntStream.range(0, 20).forEach(said -> gallery.offer(counted(said, 10, said)));

        assertThat(gallery.worst(Gallery.Group.COUNT))
                .extracting(Marked::number)
                .containsExactly(0, 1, 19, 2, 18, 3);
        assertThat(gallery.best(Gallery.Group.COUNT).get(0).number()).isEqualTo(10);
        assertThat(gallery.best(Gallery.Group.COUNT)).hasSize(6);
        assertThat(gallery.worst(Gallery.Group.POINT)).isEmpty();
    }

    @Test
    void onePictureIsShownOnceInAList() {
        Gallery gallery = new Gallery();
        gallery.offer(counted(3, 4, 7));
        gallery.offer(counted(1, 4, 7));
        gallery.offer(counted(2, 4, 7));
        gallery.offer(counted(4, 4, 7));

        assertThat(gallery.worst(Gallery.Group.COUNT))
                .extracting(marked -> marked.reply().text())
                .containsExactly("1");
        assertThat(gallery.best(Gallery.Group.COUNT))
                .extracting(marked -> marked.reply().text())
                .containsExactly("4");
    }

    @Test
    void perfectAnswersAreNotAmongTheWorstNorUselessOnesAmongTheBest() {
        Gallery gallery = new Gallery();
        Box box = new Box(0.1, 0.2, 0.6, 0.8);
        gallery.offer(marked(0, Task.POINT, new Expected.Points(List.of(Thing.of(box))), "nowhere"));
        gallery.offer(marked(
                1,
                Task.POINT,
                new Expected.Points(List.of(Thing.of(box))),
                "<point x=\"30.0\" y=\"50.0\" alt=\"car\">car</point>"));

        assertThat(gallery.worst(Gallery.Group.POINT))
                .extracting(Marked::number)
                .containsExactly(0);
        assertThat(gallery.best(Gallery.Group.POINT)).extracting(Marked::number).containsExactly(1);
    }

    @Test
    void largePicturesAreKeptSmall() {
        Gallery gallery = new Gallery();
        Pixels large = Replies.picture(2560, 100);
        Question question = new Question(Task.COUNT, "cars");
        Expected truth = new Expected.Count(2, List.of());
        Reply reply = Replies.said(question, "1", large);
        Example example = new Example("car", question, truth);
        gallery.offer(
                new Marked(new Sheet("large", large, List.of(example)), 0, example, reply, truth.mark(reply, large)));

        Pixels kept = gallery.worst(Gallery.Group.COUNT).get(0).sheet().pixels();
        assertThat(kept.widthPixels()).isEqualTo(1280);
        assertThat(kept.heightPixels()).isEqualTo(50);
    }

    @Test
    void thePageShowsAnswersBesideTheTruth() throws IOException {
        Gallery gallery = new Gallery();
        gallery.offer(counted(3, 4, 0));
        gallery.offer(marked(1, Task.ASK, new Expected.Words("yes"), "<script>alert(1)</script> \u0000"));
        gallery.offer(marked(2, Task.POINT, new Expected.Nothing(Task.POINT), "There are none"));

        Path page = gallery.write(folder.resolve("new/page"), "A & B", "score 1 < 2");

        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<title>A &amp; B</title>", "score 1 &lt; 2", "Counting: worst answers")
                .contains("Absent objects: best answers", "&lt;script&gt;alert(1)")
                .doesNotContain("<script>", "Absent objects: worst answers", "Boxes");
        for (String what : List.of("answer", "truth")) {
            assertThat(html).contains("src=\"001-" + what + ".png\"");
            BufferedImage shown =
                    ImageIO.read(page.resolveSibling("001-" + what + ".png").toFile());
            assertThat(shown.getWidth()).isGreaterThanOrEqualTo(320);
        }
        assertThat(Files.readAllBytes(page.resolveSibling("001-answer.png")))
                .isNotEqualTo(Files.readAllBytes(page.resolveSibling("001-truth.png")));
    }

    private static Marked counted(int said, int truth, int number) {
        return marked(number, Task.COUNT, new Expected.Count(truth, List.of()), Integer.toString(said));
    }

    private static Marked marked(int number, Task task, Expected expected, String text) {
        Question question = new Question(task, "cars");
        Reply reply = Replies.said(question, text, PICTURE);
        Example example = new Example("car", question, expected);
        Sheet sheet = new Sheet("picture " + number, PICTURE, List.of(example));
        return new Marked(sheet, number, example, reply, expected.mark(reply, PICTURE));
    }
}
