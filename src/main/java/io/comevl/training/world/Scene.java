package io.comevl.training.world;

import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** A world at one moment. Safe for several threads. */
public final class Scene {

    private final Place place;
    private final Duration time;
    private final List<Placed> things;

    /** A thing where it stands. */
    record Placed(Mover mover, Drawing drawing, double depth) {}

    Scene(Place place, Duration time, List<Mover> movers) {
        this.place = place;
        this.time = time;
        this.things = movers.stream()
                .map(this::placed)
                .sorted(Comparator.comparingDouble(Placed::depth)
                        .reversed()
                        .thenComparingLong(thing -> thing.mover().id()))
                .toList();
    }

    private Placed placed(Mover mover) {
        Mover.Stand stand = mover.stand(place.lens(), time);
        Look look = mover.look();
        double scale = look.size().factor() * place.view().scaleOf(look.kind());
        Sketch sketch = new Sketch(place.lens(), place.light(), stand.place(), stand.heading(), scale);
        look.kind().model().build(sketch, look, stand.walked() / scale);
        return new Placed(mover, sketch.done(), place.lens().depth(stand.place()));
    }

    /** What the camera sees, in any size; an aspect other than the world's shows the same frame stretched. */
    public Pixels render(int widthPixels, int heightPixels) {
        BufferedImage picture = new BufferedImage(widthPixels, heightPixels, BufferedImage.TYPE_INT_RGB);
        int[] rgb = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
        place.backdrop(widthPixels, heightPixels).copyTo(rgb);
        Graphics2D canvas = picture.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        canvas.scale(widthPixels / place.lens().aspect(), heightPixels);
        shadows(canvas);
        things.forEach(thing -> thing.drawing().paint(canvas));
        canvas.dispose();
        return place.exposure().develop(rgb, widthPixels, heightPixels, time);
    }

    /** The same after a camera's JPEG compression, with what that does to it. */
    public Pixels renderCompressed(int widthPixels, int heightPixels, int jpegQuality) {
        byte[] jpeg = PixelEncoder.jpeg(render(widthPixels, heightPixels), jpegQuality);
        return PixelDecoder.decode(jpeg, ImageLimits.DEFAULT).passed().orElseThrow();
    }

    /** A source that is not a point casts several faint shadows, which together have soft edges. */
    private void shadows(Graphics2D canvas) {
        Light light = place.light();
        int copies = 4;
        double opacity = 1 - Math.pow(1 - light.shadow(), 1.0 / copies);
        canvas.setColor(Light.clear(new Color(8, 9, 14), opacity));
        for (int i = 0; i < copies; i++) {
            double angle = 2 * Math.PI * i / copies;
            Vec aside = new Vec(Math.cos(angle) * light.spread(), Math.sin(angle) * light.spread(), 0);
            things.forEach(thing -> canvas.fill(thing.drawing().shadow(aside)));
        }
    }

    /** All things of which any part lies in the frame, the farthest first, hidden ones included. */
    public List<Truth> truth() {
        return new Silhouettes(place.lens().aspect()).of(things);
    }
}
