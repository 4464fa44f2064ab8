package io.comevl.training.world;

/** Everything about a world that does not move: camera, light, ground and walls. Safe for several threads. */
final class Place {

    private final View view;
    private final long seed;
    private final Lens lens;
    private final Light light;
    private final Exposure exposure;
    private volatile Backdrop backdrop;

    Place(View view, long seed, WorldOptions options) {
        this.view = view;
        this.seed = seed;
        this.lens = view.lens(Seeds.of(seed, 1), options.aspect());
        this.light = view.light(Seeds.of(seed, 2));
        this.exposure = new Exposure(Seeds.of(seed, 3), options.quality());
    }

    View view() {
        return view;
    }

    Lens lens() {
        return lens;
    }

    Light light() {
        return light;
    }

    Exposure exposure() {
        return exposure;
    }

    /** The empty scene in a size. The last size asked for is kept, since cameras do not change theirs. */
    Backdrop backdrop(int widthPixels, int heightPixels) {
        Backdrop kept = backdrop;
        if (kept == null || !kept.isOf(widthPixels, heightPixels)) {
            kept = Backdrop.paint(view, lens, seed, widthPixels, heightPixels);
            backdrop = kept;
        }
        return kept;
    }
}
