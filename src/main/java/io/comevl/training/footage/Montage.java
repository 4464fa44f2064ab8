package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.footage.Paste.Flip;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Arranges cut-outs on a background: mostly apart and whole, sometimes overlapping or cut off by the frame's edge. */
final class Montage {

    /** How often there are so many things, of a hundred times. */
    private static final int[] OFTEN = {9, 22, 25, 19, 13, 8, 4};

    private static final int ATTEMPTS = 14;
    private static final double LARGEST_ZOOM = 1.3;

    /** Part of a thing that another may cover, and that must lie in the frame, unless it is to be doubtful. */
    private static final double COVERED = 0.3;

    private static final double INSIDE = 0.5;
    private static final double DOUBTFUL = 0.06;

    private static final double WITH_HANDS = 0.3;

    /** A hand is seen of an arm's owner. */
    private static final double SEEN_OF_ARM = 0.15;

    private final SplittableRandom random;
    private final Canvas canvas;
    private final int width;
    private final int height;
    private final Window window;
    private final List<Paste> things = new ArrayList<>();
    private final List<Paste> hands = new ArrayList<>();
    private final List<Truth> doubts = new ArrayList<>();

    private Montage(Pixels background, Window window, int width, int height, SplittableRandom random) {
        this.random = random;
        this.width = width;
        this.height = height;
        this.window = window;
        this.canvas = new Canvas(window.show(background, width, height));
    }

    /** Things of a clip on its own background. */
    static Shot atHome(Album album, int width, int height, SplittableRandom random) {
        Pixels background =
                album.backgrounds().get(random.nextInt(album.backgrounds().size()));
        Montage montage = new Montage(background, Window.of(random, LARGEST_ZOOM), width, height, random);
        double size = random.nextDouble() < 0.75 ? random.nextDouble(0.9, 1.08) : random.nextDouble(0.4, 0.9);
        montage.fill(album, montage.number(), size);
        montage.hands(album);
        return montage.done();
    }

    /** Things of some clips on any background. */
    static Shot abroad(List<Album> albums, Pixels background, int width, int height, SplittableRandom random) {
        Montage montage = new Montage(background, Window.of(random, LARGEST_ZOOM), width, height, random);
        double size = random.nextDouble(0.25, 0.8);
        Album main = albums.get(random.nextInt(albums.size()));
        montage.fill(main, montage.number(), size);
        if (random.nextBoolean()) {
            montage.fill(albums.get(random.nextInt(albums.size())), 1 + random.nextInt(2), size);
        }
        return montage.done();
    }

    private int number() {
        int of100 = random.nextInt(100);
        int number = 0;
        while (of100 >= OFTEN[number]) {
            of100 -= OFTEN[number++];
        }
        return number;
    }

    private void fill(Album album, int number, double size) {
        for (int i = 0; i < number && !album.cutouts().isEmpty(); i++) {
            add(album, size);
        }
    }

    private void add(Album album, double size) {
        boolean anywhere = random.nextDouble() < DOUBTFUL;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Paste paste = some(album, size);
            Area area = paste.area(width, height);
            boolean inside = paste.cutout().visible() * area.coveredBy(Area.FRAME) >= INSIDE;
            if (anywhere ? area.within(Area.FRAME).size() > 0 : inside && isFree(area)) {
                things.add(paste);
                return;
            }
        }
    }

    private boolean isFree(Area area) {
        Area inside = area.within(Area.FRAME);
        return things.stream()
                .map(other -> other.area(width, height).within(Area.FRAME))
                .allMatch(other -> other.coveredBy(inside) <= COVERED && inside.coveredBy(other) <= COVERED);
    }

    private Paste some(Album album, double size) {
        Kind kind = album.kind();
        Cutout cutout = album.cutouts().get(random.nextInt(album.cutouts().size()));
        double lower = Habits.lowerEdge(kind, cutout.origin().yMax(), random);
        double scale = size
                * random.nextDouble(0.92, 1.08)
                * Habits.nearness(kind, cutout.origin().yMax(), lower)
                / (Album.DETAIL * window.area().width());
        double x = (random.nextDouble(-0.05, 1.05) - window.area().xMin())
                / window.area().width()
                * width;
        double y = (lower - window.area().yMin()) / window.area().height() * height - scale * cutout.heightPixels() / 2;
        Flip flip = Habits.flip(kind, random);
        double angle = cutout.cuts().isEmpty() ? Habits.angle(kind, random) : 0;
        Paste free =
                new Paste(kind, cutout, x, y, scale, angle, flip, Habits.shadow(kind, random), Dye.of(kind, random));
        return atEdge(free);
    }

    /** Moves what a frame has cut off to the same edge of this frame, so that its cut is not seen. */
    private Paste atEdge(Paste paste) {
        double x = paste.x();
        double y = paste.y();
        double beyond = random.nextDouble(0.01, 0.12);
        for (Cut cut : paste.cutout().cuts()) {
            boolean sideways = paste.flip().across() < 0;
            switch (cut.mirrored(sideways, paste.flip().down() < 0)) {
                case LEFT -> x = paste.width() * (0.5 - beyond);
                case RIGHT -> x = width - paste.width() * (0.5 - beyond);
                case TOP -> y = paste.height() * (0.5 - beyond);
                case BOTTOM -> y = height - paste.height() * (0.5 - beyond);
            }
        }
        return new Paste(
                paste.kind(),
                paste.cutout(),
                x,
                y,
                paste.scale(),
                paste.angle(),
                paste.flip(),
                paste.shadow(),
                paste.dye());
    }

    /** Hands that reach into the frame; whose they are may or may not count as a person. */
    private void hands(Album album) {
        if (album.extras().isEmpty() || random.nextDouble() > WITH_HANDS) {
            return;
        }
        Cutout hand = album.extras().get(random.nextInt(album.extras().size()));
        double scale =
                random.nextDouble(0.85, 1.15) / (Album.DETAIL * window.area().width());
        double x = things.isEmpty() || random.nextDouble() < 0.4
                ? random.nextDouble() * width
                : things.get(random.nextInt(things.size())).x() + random.nextDouble(-0.04, 0.04) * width;
        Flip flip = Flip.sideways(random);
        Paste.Shadow none = new Paste.Shadow(0, 0, 0, 1);
        Paste paste = atEdge(new Paste(Kind.PERSON, hand, x, 0, scale, 0, flip, none, Dye.plain(random)));
        hands.add(paste);
        doubts.add(Truths.of(-1, Kind.PERSON, paste.area(width, height), SEEN_OF_ARM));
    }

    private Shot done() {
        things.stream()
                .sorted(Comparator.comparingDouble(
                        paste -> paste.area(width, height).yMax()))
                .forEach(canvas::paste);
        hands.forEach(canvas::cover);
        List<Truth> truth = new ArrayList<>(doubts);
        truth.addAll(canvas.truth(0));
        return new Shot(canvas.pixels(), truth);
    }
}
