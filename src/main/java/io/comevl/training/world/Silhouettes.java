package io.comevl.training.world;

import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.List;

/**
 * Truth by counting pixels: each thing's outline is filled on a raster that is twice as wide and high as the frame, so
 * that parts outside it count too; nearer things then take pixels away from farther ones.
 */
final class Silhouettes {

    /** Height of the frame on the raster; the finest detail that truth knows. */
    private static final int FRAME_ROWS = 360;

    private final int columns;
    private final BufferedImage raster;
    private final byte[] covered;
    private final int[] owner;
    private final int width;

    Silhouettes(double aspect) {
        columns = (int) Math.round(FRAME_ROWS * aspect);
        width = 2 * columns;
        raster = new BufferedImage(width, 2 * FRAME_ROWS, BufferedImage.TYPE_BYTE_GRAY);
        covered = ((DataBufferByte) raster.getRaster().getDataBuffer()).getData();
        owner = new int[columns * FRAME_ROWS];
    }

    private record Outline(long whole, int left, int top, int right, int bottom) {}

    /** Truth of things given from back to front; what lies wholly outside the frame is left out. */
    List<Truth> of(List<Scene.Placed> things) {
        List<Outline> outlines = new ArrayList<>();
        Graphics2D canvas = raster.createGraphics();
        canvas.translate(columns / 2.0, FRAME_ROWS / 2.0);
        canvas.scale(FRAME_ROWS, FRAME_ROWS);
        for (int i = 0; i < things.size(); i++) {
            canvas.setColor(Color.WHITE);
            Rectangle touched = things.get(i)
                    .drawing()
                    .bounds(columns / 2.0, FRAME_ROWS / 2.0, FRAME_ROWS)
                    .intersection(new Rectangle(width, 2 * FRAME_ROWS));
            things.get(i).drawing().silhouette(canvas);
            outlines.add(claim(touched, i + 1));
        }
        canvas.dispose();
        long[][] seen = seen(things.size());
        List<Truth> truths = new ArrayList<>();
        for (int i = 0; i < things.size(); i++) {
            Outline outline = outlines.get(i);
            if (outline.right() > outline.left()) {
                truths.add(truth(things.get(i).mover(), outline, seen[i + 1]));
            }
        }
        return truths;
    }

    /** Gives a thing's pixels in the frame to it, clears the raster behind it and measures its outline. */
    private Outline claim(Rectangle touched, int number) {
        long whole = 0;
        int left = columns;
        int top = FRAME_ROWS;
        int right = 0;
        int bottom = 0;
        for (int y = touched.y; y < touched.y + touched.height; y++) {
            for (int x = touched.x; x < touched.x + touched.width; x++) {
                if (covered[y * width + x] == 0) {
                    continue;
                }
                covered[y * width + x] = 0;
                whole++;
                int frameX = x - columns / 2;
                int frameY = y - FRAME_ROWS / 2;
                if (frameX >= 0 && frameX < columns && frameY >= 0 && frameY < FRAME_ROWS) {
                    owner[frameY * columns + frameX] = number;
                    left = Math.min(left, frameX);
                    right = Math.max(right, frameX + 1);
                    top = Math.min(top, frameY);
                    bottom = Math.max(bottom, frameY + 1);
                }
            }
        }
        return new Outline(whole, left, top, right, bottom);
    }

    /** For each number: pixels seen, and the sums of their columns and rows. */
    private long[][] seen(int things) {
        long[][] seen = new long[things + 1][3];
        for (int y = 0; y < FRAME_ROWS; y++) {
            for (int x = 0; x < columns; x++) {
                long[] sums = seen[owner[y * columns + x]];
                sums[0]++;
                sums[1] += x;
                sums[2] += y;
            }
        }
        return seen;
    }

    private Truth truth(Mover mover, Outline outline, long[] seen) {
        Box box = new Box(
                (double) outline.left() / columns,
                (double) outline.top() / FRAME_ROWS,
                (double) outline.right() / columns,
                (double) outline.bottom() / FRAME_ROWS);
        Point centre = seen[0] == 0
                ? new Point((box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2)
                : new Point(
                        ((double) seen[1] / seen[0] + 0.5) / columns, ((double) seen[2] / seen[0] + 0.5) / FRAME_ROWS);
        return new Truth(mover.id(), mover.look(), box, centre, (double) seen[0] / outline.whole());
    }
}
