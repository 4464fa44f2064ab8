package io.comevl.evaluation;

import java.util.List;

/** Scores boxes written as pairs of points, as the authors' evaluator does (ARCHITECTURE section 15). */
public final class RefExpEval {

    private static final double HIT = 0.5;

    private RefExpEval() {}

    /** How one boxed text did: overlap with the true box, whether it is a hit, whether there was a box at all. */
    public record Score(double iou, boolean hit, boolean valid) {}

    /** Scores the first box of a text. */
    public static Score score(String text, PixelBox truth, int widthPixels, int heightPixels) {
        List<PixelBox> boxes = PixelBox.read(text, widthPixels, heightPixels);
        if (boxes.isEmpty()) {
            return new Score(0, false, false);
        }
        double iou = boxes.get(0).iou(truth);
        return new Score(iou, iou > HIT, true);
    }
}
