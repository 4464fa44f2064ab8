package io.comevl.training.footage;

import io.comevl.training.world.Kind;
import java.util.SplittableRandom;

/**
 * Where and how a cut-out is to be pasted.
 *
 * @param kind what it is
 * @param cutout the thing
 * @param x column of its middle in the picture
 * @param y row of its middle
 * @param scale pixels of the picture for one of the cut-out's
 * @param angle radians, clockwise
 * @param flip how it is mirrored
 * @param shadow what it casts
 * @param dye its other look
 */
record Paste(
        Kind kind, Cutout cutout, double x, double y, double scale, double angle, Flip flip, Shadow shadow, Dye dye) {

    /** How a cut-out is mirrored. */
    enum Flip {
        NONE(1, 1),
        SIDEWAYS(-1, 1),
        UPSIDE_DOWN(1, -1),
        BOTH(-1, -1);

        private final int across;
        private final int down;

        Flip(int across, int down) {
            this.across = across;
            this.down = down;
        }

        /** Not mirrored or mirrored sideways. */
        static Flip sideways(SplittableRandom random) {
            return random.nextBoolean() ? SIDEWAYS : NONE;
        }

        /** Any way. */
        static Flip any(SplittableRandom random) {
            return random.nextBoolean() ? sideways(random) : random.nextBoolean() ? UPSIDE_DOWN : BOTH;
        }

        int across() {
            return across;
        }

        int down() {
            return down;
        }
    }

    /**
     * A soft shadow: the thing's outline, blurred, moved and stretched.
     *
     * @param strength 0 casts none, 1 is black
     * @param across its middle from the thing's, in widths of the thing
     * @param down its middle from the thing's, in heights of the thing
     * @param stretch its height by the thing's: little for a thing that stands
     */
    record Shadow(double strength, double across, double down, double stretch) {}

    double width() {
        return scale * cutout.widthPixels();
    }

    double height() {
        return scale * cutout.heightPixels();
    }

    /** Its box, turning left aside, in fractions of a picture. */
    Area area(int pictureWidth, int pictureHeight) {
        return new Area(
                (x - width() / 2) / pictureWidth,
                (y - height() / 2) / pictureHeight,
                (x + width() / 2) / pictureWidth,
                (y + height() / 2) / pictureHeight);
    }
}
