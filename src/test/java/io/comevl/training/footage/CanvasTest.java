package io.comevl.training.footage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.frame.Pixels;
import io.comevl.training.footage.Paste.Flip;
import io.comevl.training.footage.Paste.Shadow;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class CanvasTest {

    private static final int WIDTH = 200;
    private static final int HEIGHT = 100;
    private static final Shadow NONE = new Shadow(0, 0, 0, 1);

    /** Of a side of 40 pixels the soft edge takes about one from each end. */
    private static final Offset<Double> A_PIXEL_OR_TWO = within(2.0);

    private final Canvas canvas = new Canvas(grey(WIDTH, HEIGHT, 128));

    private static Pixels grey(int width, int height, int level) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) level);
        return new Pixels(width, height, rgb);
    }

    /** A white square of 40 x 40 pixels in a frame of 100 x 100. */
    private static Cutout square(double visible) {
        byte[] mask = new byte[1600];
        Arrays.fill(mask, (byte) 255);
        Blob blob = new Blob(30, 30, 40, 40, mask, 1600, 1, new Area(0.3, 0.3, 0.7, 0.7));
        return Cutout.of(grey(100, 100, 250), blob, visible);
    }

    private static Paste paste(double x, double y, double scale) {
        return new Paste(Kind.BOX, square(1), x, y, scale, 0, Flip.NONE, NONE, Dye.plain(new SplittableRandom(1)));
    }

    @Test
    void boxAndCentreAreThoseOfThePastedThing() {
        canvas.paste(paste(60, 50, 0.5));

        Truth truth = canvas.truth(7).get(0);

        assertThat(truth.id()).isEqualTo(7);
        assertThat(truth.look().kind()).isEqualTo(Kind.BOX);
        assertThat(WIDTH * truth.box().xMin()).isCloseTo(50, A_PIXEL_OR_TWO);
        assertThat(WIDTH * truth.box().xMax()).isCloseTo(70, A_PIXEL_OR_TWO);
        assertThat(HEIGHT * truth.box().yMin()).isCloseTo(40, A_PIXEL_OR_TWO);
        assertThat(HEIGHT * truth.box().yMax()).isCloseTo(60, A_PIXEL_OR_TWO);
        assertThat(truth.centre().x()).isCloseTo(0.3, within(0.01));
        assertThat(truth.centre().y()).isCloseTo(0.5, within(0.01));
        assertThat(truth.visible()).isEqualTo(1);
    }

    @Test
    void halfOutsideIsHalfVisible() {
        canvas.paste(paste(0, 50, 1));

        Truth truth = canvas.truth(0).get(0);

        assertThat(truth.visible()).isCloseTo(0.5, within(0.03));
        assertThat(truth.box().xMin()).isZero();
        assertThat(WIDTH * truth.box().xMax()).isCloseTo(20, A_PIXEL_OR_TWO);
    }

    @Test
    void laterThingHidesAnEarlierOne() {
        canvas.paste(paste(60, 50, 1));
        canvas.paste(paste(70, 50, 1));

        assertThat(canvas.truth(0))
                .extracting(Truth::visible)
                .satisfiesExactly(
                        hidden -> assertThat(hidden).isCloseTo(0.25, within(0.05)),
                        whole -> assertThat(whole).isEqualTo(1));
    }

    @Test
    void coverHidesWithoutBeingAThing() {
        canvas.paste(paste(60, 50, 1));
        canvas.cover(paste(60, 50, 1));

        assertThat(canvas.truth(0))
                .singleElement()
                .satisfies(thing -> assertThat(thing.visible()).isZero());
    }

    @Test
    void whatAFrameCutOffIsMissingHereToo() {
        Paste whole = paste(60, 50, 1);
        Cutout half = square(0.5).cutAt(Set.of(Cut.TOP));
        Cutout shown = new Cutout(
                half.levels(), half.widthPixels(), half.heightPixels(), 0.5, half.cuts(), half.origin(), half.bright());
        canvas.paste(new Paste(Kind.BOX, shown, whole.x(), whole.y(), 1, 0, Flip.NONE, NONE, whole.dye()));

        assertThat(canvas.truth(0))
                .singleElement()
                .satisfies(thing -> assertThat(thing.visible()).isEqualTo(0.5));
    }

    @Test
    void thingBeyondTheFrameIsNotThere() {
        canvas.paste(paste(-50, 50, 1));

        assertThat(canvas.truth(0)).isEmpty();
    }

    @Test
    void shadowDarkensTheGroundOnly() {
        canvas.paste(new Paste(
                Kind.BOX,
                square(1),
                60,
                50,
                1,
                0,
                Flip.NONE,
                new Shadow(0.8, 0.5, 0, 1),
                Dye.plain(new SplittableRandom(1))));

        Pixels picture = canvas.pixels();

        assertThat(level(picture, 90, 50)).isLessThan(100);
        assertThat(level(picture, 150, 50)).isEqualTo(128);
        assertThat(level(picture, 60, 50)).isGreaterThan(150);
    }

    private static int level(Pixels picture, int x, int y) {
        return picture.rgb()[3 * (y * picture.widthPixels() + x)] & 0xff;
    }
}
