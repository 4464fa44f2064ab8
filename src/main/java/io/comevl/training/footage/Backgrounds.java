package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.footage.ClipNotes.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A clip's place without the things that come and go: for each span of empty frames the median of each channel of each
 * pixel over some of them, things that always stand there replaced by what is beside them. A camera drifts and light
 * changes, so a frame is best compared with the background nearest in time.
 */
final class Backgrounds {

    /** Frames of a span that the median is taken of. */
    private static final int SAMPLES = 25;

    /** What is beside a standing thing is looked at from this part of its width on: nearer, its reflections begin. */
    private static final double MARGIN = 0.25;

    private final List<Span> spans;
    private final List<Pixels> pictures;

    private Backgrounds(List<Span> spans, List<Pixels> pictures) {
        this.spans = spans;
        this.pictures = pictures;
    }

    /** Looks at a clip once. */
    static Backgrounds of(Clip clip, ClipNotes notes) throws IOException {
        List<Span> noted = notes.empty().stream()
                .filter(span -> span.first() < clip.frames())
                .map(span -> new Span(span.first(), Math.min(span.last(), clip.frames() - 1)))
                .toList();
        List<Span> spans = noted.isEmpty() ? List.of(new Span(0, clip.frames() - 1)) : noted;
        List<List<byte[]>> samples = new ArrayList<>();
        spans.forEach(span -> samples.add(new ArrayList<>()));
        clip.play(number -> spans.stream().anyMatch(span -> isSample(span, number)), (number, frame) -> {
            for (int i = 0; i < spans.size(); i++) {
                if (isSample(spans.get(i), number)) {
                    samples.get(i).add(frame.rgb());
                }
            }
        });
        List<Pixels> pictures = samples.stream()
                .map(Backgrounds::median)
                .map(rgb -> without(notes.standing(), new Pixels(clip.widthPixels(), clip.heightPixels(), rgb)))
                .toList();
        return new Backgrounds(spans, pictures);
    }

    private static boolean isSample(Span span, int number) {
        int frames = span.last() - span.first() + 1;
        int step = Math.max(1, frames / SAMPLES);
        return span.holds(number) && (number - span.first()) % step == 0;
    }

    private static byte[] median(List<byte[]> samples) {
        byte[] middle = new byte[samples.get(0).length];
        int[] levels = new int[samples.size()];
        for (int i = 0; i < middle.length; i++) {
            for (int k = 0; k < levels.length; k++) {
                levels[k] = samples.get(k)[i] & 0xff;
            }
            Arrays.sort(levels);
            middle[i] = (byte) levels[levels.length / 2];
        }
        return middle;
    }

    private static Pixels without(List<Area> standing, Pixels picture) {
        int width = picture.widthPixels();
        byte[] rgb = picture.rgb().clone();
        for (Area area : standing) {
            double margin = MARGIN * area.width();
            int left = Math.max(1, (int) ((area.xMin() - margin) * width));
            int right = Math.min(width - 1, (int) ((area.xMax() + margin) * width));
            for (int y = 0; y < picture.heightPixels(); y++) {
                bridge(rgb, 3 * y * width, left, right, width);
            }
        }
        return new Pixels(width, picture.heightPixels(), rgb);
    }

    /** Fills a piece of a row from side to side, with the grain of what is left of it. */
    private static void bridge(byte[] rgb, int row, int left, int right, int width) {
        int reach = 6;
        for (int channel = 0; channel < 3; channel++) {
            double before = mean(rgb, row + channel, Math.max(0, left - reach), left);
            double after = mean(rgb, row + channel, right, Math.min(width, right + reach));
            for (int x = left; x < right; x++) {
                int mirror = Math.floorMod(2 * left - x - 1, left);
                double grain = (rgb[row + 3 * mirror + channel] & 0xff)
                        - mean(rgb, row + channel, Math.max(0, mirror - reach), Math.min(left, mirror + reach + 1));
                double level = before + (after - before) * (x - left) / (right - left) + grain;
                rgb[row + 3 * x + channel] = (byte) Math.max(0, Math.min(255, Math.round(level)));
            }
        }
    }

    private static double mean(byte[] rgb, int start, int from, int to) {
        double sum = 0;
        for (int x = from; x < to; x++) {
            sum += rgb[start + 3 * x] & 0xff;
        }
        return sum / (to - from);
    }

    /** The background nearest in time. */
    Pixels at(int frame) {
        int nearest = IntStream.range(0, spans.size())
                .boxed()
                .min(Comparator.comparingInt(i -> spans.get(i).distance(frame)))
                .orElseThrow();
        return pictures.get(nearest);
    }

    List<Pixels> pictures() {
        return pictures;
    }
}
