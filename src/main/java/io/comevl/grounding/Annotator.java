package io.comevl.grounding;

import io.comevl.frame.Pixels;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws answers onto the picture that they are about, with question and answer in words beneath it. Marks are coloured
 * with a white and a dark rim, so that they stand out from any background; pictures that are too small for words are
 * enlarged.
 */
public final class Annotator {

    private static final int SMALLEST_WIDTH_PIXELS = 480;
    /** Marks grow with the picture: they are as many units large on every size, this many units along its short side. */
    private static final double UNITS = 360;

    private static final Color[] COLOURS = {
        new Color(0xE6194B), new Color(0x0077D9), new Color(0x1E9E4A), new Color(0xB35C00), new Color(0x8E24AA)
    };
    private static final Color DARK = new Color(0x14181F);
    private static final Color SHADOW = new Color(0, 0, 0, 150);
    private static final Color DIM = new Color(0xAEB8C6);

    private final BufferedImage canvas;
    private final Graphics2D graphics;
    private final int width;
    private final int height;
    private final double unit;

    private Annotator(Pixels frame, Reply reply) {
        double enlargement = Math.max(1, SMALLEST_WIDTH_PIXELS / (double) frame.widthPixels());
        width = (int) Math.round(frame.widthPixels() * enlargement);
        height = (int) Math.round(frame.heightPixels() * enlargement);
        // A very long picture is still only as wide as it is: words and marks fit the shorter of both sides.
        unit = Math.max(1, Math.min(width * 0.75, height) / UNITS);
        Caption caption = Caption.of(reply, width, unit);
        canvas = new BufferedImage(width, height + caption.heightPixels(), BufferedImage.TYPE_INT_RGB);
        graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image(frame), 0, 0, width, height, null);
        caption.draw(graphics, height);
        graphics.setClip(0, 0, width, height);
    }

    /** The picture with its answer as a PNG file. */
    public static byte[] png(Pixels frame, Reply reply) {
        Annotator annotator = new Annotator(frame, reply);
        annotator.draw(reply.answer());
        annotator.graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(annotator.canvas, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException("annotated picture: cannot be written as PNG", e);
        }
        return file.toByteArray();
    }

    private void draw(Answer answer) {
        if (answer instanceof Answer.Points points) {
            draw(points.points());
        } else if (answer instanceof Answer.Count count) {
            draw(count.points());
            badge(Integer.toString(count.count()));
        } else if (answer instanceof Answer.Boxes boxes) {
            for (int i = 0; i < boxes.boxes().size(); i++) {
                draw(boxes.boxes().get(i), COLOURS[i % COLOURS.length]);
            }
        }
    }

    /**
     * Numbered discs, the last drawn first so that low numbers lie on top; smaller where there are many. At the
     * picture's edge a disc moves inwards until all of it shows.
     */
    private void draw(List<Answer.Point> points) {
        double radius = unit * (points.size() <= 20 ? 11 : points.size() <= 60 ? 8.5 : 6.5);
        for (int i = points.size() - 1; i >= 0; i--) {
            double x = within(points.get(i).x() * width, radius, width);
            double y = within(points.get(i).y() * height, radius, height);
            Shape disc = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
            rim(disc);
            graphics.setColor(COLOURS[0]);
            graphics.fill(disc);
            centred(Integer.toString(i + 1), x, y, font(radius * (i < 99 ? 1.15 : 0.85)));
        }
    }

    private static double within(double place, double radius, double size) {
        return Math.max(radius, Math.min(place, size - radius));
    }

    private void draw(Answer.Box box, Color colour) {
        double x = box.xMin() * width;
        double y = box.yMin() * height;
        Shape frame = new Rectangle2D.Double(
                x, y, Math.max(1, (box.xMax() - box.xMin()) * width), Math.max(1, (box.yMax() - box.yMin()) * height));
        rim(frame);
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke((float) (3.4 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(frame);
    }

    /** A white line within a dark one, around a shape. */
    private void rim(Shape shape) {
        graphics.setColor(SHADOW);
        graphics.setStroke(new BasicStroke((float) (7.6 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(shape);
        graphics.setColor(Color.WHITE);
        graphics.setStroke(new BasicStroke((float) (5.4 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(shape);
    }

    /** The count, in the picture's top left corner. */
    private void badge(String count) {
        Font font = font(24 * unit);
        double textWidth = graphics.getFontMetrics(font).stringWidth(count);
        double badgeHeight = 34 * unit;
        double badgeWidth = Math.max(badgeHeight, textWidth + 20 * unit);
        double left = 10 * unit;
        Shape badge = new RoundRectangle2D.Double(left, left, badgeWidth, badgeHeight, badgeHeight, badgeHeight);
        rim(badge);
        graphics.setColor(COLOURS[0]);
        graphics.fill(badge);
        centred(count, left + badgeWidth / 2, left + badgeHeight / 2, font);
    }

    private void centred(String text, double x, double y, Font font) {
        graphics.setFont(font);
        graphics.setColor(Color.WHITE);
        Rectangle2D ink =
                font.createGlyphVector(graphics.getFontRenderContext(), text).getVisualBounds();
        graphics.drawString(text, (float) (x - ink.getCenterX()), (float) (y - ink.getCenterY()));
    }

    private static Font font(double sizePixels) {
        return new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont((float) sizePixels);
    }

    private static BufferedImage image(Pixels frame) {
        BufferedImage image = new BufferedImage(frame.widthPixels(), frame.heightPixels(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[frame.widthPixels()];
        byte[] rgb = frame.rgb();
        for (int y = 0; y < frame.heightPixels(); y++) {
            for (int x = 0; x < row.length; x++) {
                int at = 3 * (y * row.length + x);
                row[x] = ((rgb[at] & 0xFF) << 16) | ((rgb[at + 1] & 0xFF) << 8) | (rgb[at + 2] & 0xFF);
            }
            image.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return image;
    }

    /**
     * Question and answer in words, on a dark strip.
     *
     * @param question lines in a dim colour
     * @param answer lines in a bright colour
     * @param font font of both
     * @param widthPixels width of the strip
     * @param lineHeightPixels height of a line
     */
    private record Caption(
            List<String> question, List<String> answer, Font font, int widthPixels, int lineHeightPixels) {

        private static final int MOST_LINES = 4;

        static Caption of(Reply reply, int widthPixels, double unit) {
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) Math.max(13, 14 * unit));
            Graphics2D scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            FontMetrics metrics = scratch.getFontMetrics(font);
            scratch.dispose();
            int room = widthPixels - 2 * metrics.getHeight();
            String asked = Words.asked(reply.question());
            String said = Words.said(reply.answer());
            return new Caption(
                    Words.lines(asked, metrics, room, MOST_LINES),
                    Words.lines(said, metrics, room, MOST_LINES),
                    font,
                    widthPixels,
                    (int) Math.ceil(metrics.getHeight() * 1.15));
        }

        int heightPixels() {
            return lineHeightPixels * (question.size() + answer.size() + 1);
        }

        void draw(Graphics2D graphics, int top) {
            graphics.setColor(DARK);
            graphics.fillRect(0, top, widthPixels, heightPixels());
            graphics.setFont(font);
            int baseline =
                    top + lineHeightPixels / 2 + graphics.getFontMetrics().getAscent();
            baseline = draw(graphics, question, DIM, baseline);
            draw(graphics, answer, Color.WHITE, baseline);
        }

        private int draw(Graphics2D graphics, List<String> lines, Color colour, int firstBaseline) {
            graphics.setColor(colour);
            int baseline = firstBaseline;
            for (String line : lines) {
                graphics.drawString(line, graphics.getFontMetrics().getHeight(), baseline);
                baseline += lineHeightPixels;
            }
            return baseline;
        }
    }
}
