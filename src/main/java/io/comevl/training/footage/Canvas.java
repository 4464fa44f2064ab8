package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A picture on which things are pasted, the farthest first, and which knows of each pixel whose it is. */
final class Canvas {

    /** A pixel shows the thing from this alpha (of 255) on. */
    private static final float OPAQUE = 110;

    private static final int NOBODY = -1;

    private final int width;
    private final int height;
    private final byte[] rgb;
    private final int[] owners;
    private final List<Outline> outlines = new ArrayList<>();

    /** What of a pasted thing lies where, in pixels of its own, those outside the picture included. */
    private static final class Outline {
        private final Paste paste;
        private long whole;
        private int left = Integer.MAX_VALUE;
        private int top = Integer.MAX_VALUE;
        private int right;
        private int bottom;
        private long seen;
        private long sumX;
        private long sumY;

        Outline(Paste paste) {
            this.paste = paste;
        }

        void holds(int x, int y) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x + 1);
            bottom = Math.max(bottom, y + 1);
        }

        void shows(int x, int y) {
            seen++;
            sumX += x;
            sumY += y;
        }
    }

    Canvas(Pixels background) {
        this.width = background.widthPixels();
        this.height = background.heightPixels();
        this.rgb = background.rgb().clone();
        this.owners = new int[width * height];
        Arrays.fill(owners, NOBODY);
    }

    /** Pastes a thing of one of our kinds with its shadow. */
    void paste(Paste paste) {
        shade(paste);
        outlines.add(new Outline(paste));
        draw(paste, outlines.size() - 1);
    }

    /** Pastes something that only hides what is behind. */
    void cover(Paste paste) {
        draw(paste, NOBODY);
    }

    private void draw(Paste paste, int owner) {
        int number = paste.cutout().level(paste.scale());
        Cutout.Level level = paste.cutout().levels().get(number);
        double toLevel = 1 / (paste.scale() * (1 << number));
        double cos = Math.cos(paste.angle()) * toLevel;
        double sin = Math.sin(paste.angle()) * toLevel;
        double reachX = (Math.abs(cos) * level.width() + Math.abs(sin) * level.height()) / (2 * toLevel * toLevel) + 1;
        double reachY = (Math.abs(sin) * level.width() + Math.abs(cos) * level.height()) / (2 * toLevel * toLevel) + 1;
        float[] pixel = new float[4];
        for (int y = (int) Math.floor(paste.y() - reachY); y <= paste.y() + reachY; y++) {
            for (int x = (int) Math.floor(paste.x() - reachX); x <= paste.x() + reachX; x++) {
                double dx = x + 0.5 - paste.x();
                double dy = y + 0.5 - paste.y();
                double u = paste.cutout().middleX(number) + paste.flip().across() * (cos * dx + sin * dy);
                double v = paste.cutout().middleY(number) + paste.flip().down() * (cos * dy - sin * dx);
                if (u < -1 || v < -1 || u > level.width() + 1 || v > level.height() + 1) {
                    continue;
                }
                level.sample(u, v, pixel);
                if (pixel[3] > 0.5f) {
                    put(x, y, pixel, paste, owner, v / level.height());
                }
            }
        }
    }

    private void put(int x, int y, float[] pixel, Paste paste, int owner, double down) {
        boolean solid = pixel[3] >= OPAQUE;
        boolean inside = x >= 0 && y >= 0 && x < width && y < height;
        if (solid && owner != NOBODY) {
            outlines.get(owner).whole++;
        }
        if (!inside) {
            return;
        }
        paste.dye().apply(pixel, down, paste.cutout().bright());
        int at = y * width + x;
        float rest = 1 - pixel[3] / 255;
        for (int channel = 0; channel < 3; channel++) {
            float level = pixel[channel] + rest * (rgb[3 * at + channel] & 0xff);
            rgb[3 * at + channel] = (byte) Math.max(0, Math.min(255, Math.round(level)));
        }
        if (solid) {
            owners[at] = owner;
            if (owner != NOBODY) {
                outlines.get(owner).holds(x, y);
            }
        }
    }

    /** Darkens the ground by the outline in a small size, which is a blurred one. */
    private void shade(Paste paste) {
        Paste.Shadow shadow = paste.shadow();
        if (shadow.strength() <= 0) {
            return;
        }
        int number = Math.min(paste.cutout().levels().size() - 1, paste.cutout().level(paste.scale()) + 3);
        Cutout.Level level = paste.cutout().levels().get(number);
        double toLevel = 1 / (paste.scale() * (1 << number));
        double middleX = paste.x() + shadow.across() * paste.width();
        double middleY = paste.y() + shadow.down() * paste.height();
        double reachX = level.width() / toLevel / 2 + 1 / toLevel;
        double reachY = shadow.stretch() * (level.height() / toLevel / 2 + 1 / toLevel);
        float[] pixel = new float[4];
        for (int y = (int) Math.max(0, middleY - reachY); y < Math.min(height, middleY + reachY); y++) {
            for (int x = (int) Math.max(0, middleX - reachX); x < Math.min(width, middleX + reachX); x++) {
                double u = (x + 0.5 - middleX) * toLevel * paste.flip().across();
                double v = (y + 0.5 - middleY)
                        * toLevel
                        / shadow.stretch()
                        * paste.flip().down();
                level.sample(paste.cutout().middleX(number) + u, paste.cutout().middleY(number) + v, pixel);
                int at = 3 * (y * width + x);
                for (int channel = 0; channel < 3; channel++) {
                    double lit = 1 - shadow.strength() * pixel[3] / 255;
                    rgb[at + channel] = (byte) Math.round((rgb[at + channel] & 0xff) * lit);
                }
            }
        }
    }

    Pixels pixels() {
        return new Pixels(width, height, rgb.clone());
    }

    /** Every pasted thing of which any part lies in the picture, in the order of pasting. */
    List<Truth> truth(long firstId) {
        for (int at = 0; at < owners.length; at++) {
            if (owners[at] != NOBODY) {
                outlines.get(owners[at]).shows(at % width, at / width);
            }
        }
        List<Truth> truth = new ArrayList<>();
        for (int i = 0; i < outlines.size(); i++) {
            if (outlines.get(i).right > 0) {
                truth.add(truth(firstId + i, outlines.get(i)));
            }
        }
        return truth;
    }

    private Truth truth(long id, Outline outline) {
        Box box = new Box(
                (double) outline.left / width,
                (double) outline.top / height,
                (double) outline.right / width,
                (double) outline.bottom / height);
        Point centre = outline.seen == 0
                ? new Point((box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2)
                : new Point(
                        ((double) outline.sumX / outline.seen + 0.5) / width,
                        ((double) outline.sumY / outline.seen + 0.5) / height);
        double visible = outline.paste.cutout().visible() * outline.seen / Math.max(1, outline.whole);
        return new Truth(id, Truths.look(id, outline.paste.kind()), box, centre, visible, false);
    }
}
