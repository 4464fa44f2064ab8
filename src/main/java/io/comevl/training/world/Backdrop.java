package io.comevl.training.world;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * The empty scene: areas of colour painted in perspective, then roughened pixel by pixel in coordinates of the surface
 * they show, so that texture shrinks with distance.
 *
 * @param rgb 0xRRGGBB[height, width]; owned
 */
record Backdrop(int width, int height, int[] rgb) {

    static Backdrop paint(View view, Lens lens, long seed, int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = picture.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        canvas.scale(width / lens.aspect(), height);
        Stage stage = new Stage(lens, canvas, Seeds.of(seed, 4));
        Roughness roughness = Settings.paint(view, stage);
        canvas.dispose();
        int[] rgb = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
        roughen(rgb, width, height, lens, roughness, seed);
        return new Backdrop(width, height, rgb);
    }

    /**
     * How rough ground and wall are.
     *
     * @param wallMetres distance of the wall; infinite if there is none
     * @param fine size of the finest grain on the ground, in metres
     * @param strength of the fine grain, as a fraction of the colour
     * @param stains strength of the large, soft stains
     */
    record Roughness(double wallMetres, double fine, double strength, double stains) {}

    private static void roughen(int[] rgb, int width, int height, Lens lens, Roughness rough, long seed) {
        Grain grain = new Grain(Seeds.of(seed, 5));
        for (int y = 0; y < height; y++) {
            double v = (y + 0.5) / height;
            Vec left = lens.ground(0, v);
            Vec right = lens.ground(1, v);
            boolean wall = left.y() > rough.wallMetres();
            // On the wall the frame's own scale will do: it is upright and equally far everywhere.
            double step = wall ? rough.wallMetres() / lens.focal() : (right.x() - left.x()) / lens.aspect();
            double across = wall ? step * v : left.y();
            double visible = Math.min(1, rough.fine() * height / Math.max(step, 1e-9));
            double fineStrength = rough.strength() * visible * (wall ? 0.4 : 1);
            for (int x = 0; x < width; x++) {
                double along = step * lens.aspect() * ((x + 0.5) / width - 0.5);
                double fine = grain.at(along / rough.fine(), across / rough.fine());
                double middle = grain.at(along / rough.fine() / 7 + 9, across / rough.fine() / 7);
                double stain = grain.at(along / rough.fine() / 60 + 31, across / rough.fine() / 60 + 17);
                double factor = 1 + fineStrength * (fine + 0.5 * middle) + rough.stains() * stain;
                rgb[y * width + x] = scaled(rgb[y * width + x], factor);
            }
        }
    }

    private static int scaled(int colour, double factor) {
        int by = (int) (256 * factor);
        int red = Math.min(255, (((colour >> 16) & 255) * by) >> 8);
        int green = Math.min(255, (((colour >> 8) & 255) * by) >> 8);
        int blue = Math.min(255, ((colour & 255) * by) >> 8);
        return (Math.max(0, red) << 16) | (Math.max(0, green) << 8) | Math.max(0, blue);
    }

    boolean isOf(int widthPixels, int heightPixels) {
        return width == widthPixels && height == heightPixels;
    }

    void copyTo(int[] target) {
        System.arraycopy(rgb, 0, target, 0, rgb.length);
    }
}
