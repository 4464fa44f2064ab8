package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.footage.ClipNotes.Doubt;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A frame of a clip in which everything to be counted is known.
 *
 * @param number of the frame in its clip
 * @param pixels the picture
 * @param things what is seen in it
 * @param doubts what may pass for something else
 */
record KnownFrame(int number, Pixels pixels, List<Sighting> things, List<Doubt> doubts) {

    private static final double LARGEST_ZOOM = 1.25;

    /** Of what a doubt is about, this much is seen: too little to count, too much not to. */
    private static final double DOUBTED = 0.15;

    /** A part of it as a picture of its own, with the truth about it. */
    Shot part(Kind kind, SplittableRandom random) {
        Window window = Window.of(random, LARGEST_ZOOM);
        List<Truth> truth = new ArrayList<>();
        for (Doubt doubt : doubts) {
            add(truth, -1, doubt.kind(), window.place(doubt.area()), DOUBTED);
        }
        things.stream()
                .sorted(Comparator.comparingDouble(thing -> thing.seen().yMax()))
                .forEach(thing -> add(truth, thing.track(), kind, window.place(thing.seen()), thing.visible()));
        return new Shot(window.show(pixels, pixels.widthPixels(), pixels.heightPixels()), truth);
    }

    private static void add(List<Truth> truth, long id, Kind kind, Area area, double visible) {
        double inside = area.coveredBy(Area.FRAME);
        if (inside > 0) {
            truth.add(Truths.of(id, kind, area, visible * inside));
        }
    }
}
