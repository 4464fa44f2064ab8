package io.comevl.training;

import io.comevl.frame.Cropper;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Scene;
import io.comevl.training.world.Truth;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A frame of a camera world and what is known of it.
 *
 * @param frame what the camera saw
 * @param truth things in the frame, the farthest first
 */
public record Lesson(Pixels frame, List<Truth> truth) {

    private static final int LONGEST_SECONDS = 600;

    /** Part of the frames that went through a camera's JPEG compression. */
    private static final double COMPRESSED = 0.5;

    private static final int WORST_QUALITY = 50;

    /** The frame of this number among those of a seed: some view, some moment of some world. */
    public static Lesson of(Recipe.Data data, long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        View view = data.views().get(random.nextInt(data.views().size()));
        World world = World.of(view, random.nextLong(), options(view, data.places(), random));
        Scene scene = world.at(Duration.ofMillis(random.nextInt(LONGEST_SECONDS * 1000)));
        boolean compressed = random.nextDouble() < COMPRESSED;
        int quality = random.nextInt(WORST_QUALITY, 96);
        Pixels frame = compressed
                ? scene.renderCompressed(data.widthPixels(), data.heightPixels(), quality)
                : scene.render(data.widthPixels(), data.heightPixels());
        return new Lesson(frame, scene.truth());
    }

    /** Half of the worlds show few kinds; where there is one kind only, there are rather many of it to be counted. */
    private static WorldOptions options(View view, int places, SplittableRandom random) {
        if (random.nextBoolean()) {
            return WorldOptions.USUAL.withPlaces(random.nextInt(Math.min(2, places), places + 1));
        }
        Kind[] kinds = some(view, random);
        int least = kinds.length == 1 ? (places + 1) / 2 : Math.min(2, places);
        return WorldOptions.USUAL.withPlaces(random.nextInt(least, places + 1)).only(kinds);
    }

    /** A few of a view's kinds, so that what is rare there is not rarely seen. */
    private static Kind[] some(View view, SplittableRandom random) {
        List<Kind> kinds = new ArrayList<>(new LinkedHashSet<>(view.kinds()));
        int wanted = random.nextInt(1, 4);
        while (kinds.size() > wanted) {
            kinds.remove(random.nextInt(kinds.size()));
        }
        return kinds.toArray(Kind[]::new);
    }

    /** The frame as the network takes it. */
    Shown shown(Architecture architecture) {
        byte[] patches = Cropper.cut(frame, architecture.cropMode(), architecture.layout(), architecture.geometry())
                .patches();
        return new Shown(patches, truth);
    }

    /** Questions about it; another seed asks others. */
    public List<Asked> questions(long seed) {
        return SceneQuestions.about(truth, List.of(Kind.values()), seed);
    }
}
