package io.comevl.frame;

import java.util.Arrays;

/** Cuts frames into the crops that the encoders see (ARCHITECTURE section 4). */
public final class Cropper {

    private Cropper() {}

    /** Brings a frame to the size that its crops need and cuts it. */
    public static Crops cut(Pixels frame, CropMode mode, Layout layout, CropGeometry geometry) {
        return cut(frame, CropPlan.of(frame.widthPixels(), frame.heightPixels(), mode, layout, geometry));
    }

    /** The same by a plan made before, for a frame of the size that was planned for. */
    public static Crops cut(Pixels frame, CropPlan plan) {
        int crop = plan.geometry().cropPixels();
        Cutting cutting = new Cutting(plan);
        if (plan.hasOverview()) {
            cutting.add(fitted(frame, plan, crop, crop), 0, 0);
        }
        if (plan.tiling().tiles() > 0) {
            cutting.addTiles(fitted(frame, plan, plan.resizedWidthPixels(), plan.resizedHeightPixels()));
        }
        return cutting.crops();
    }

    private static Fitted fitted(Pixels frame, CropPlan plan, int widthPixels, int heightPixels) {
        return plan.mode().isPadded()
                ? Fitted.padded(frame, widthPixels, heightPixels)
                : Fitted.stretched(frame, widthPixels, heightPixels);
    }

    /**
     * Cuts a picture that was stretched before, such as a reference's, so that the only difference left is the
     * network's.
     *
     * @param resized picture of exactly the planned size
     * @throws IllegalArgumentException if the size differs, or if the plan wants an overview beside its tiles, which a
     *     stretched picture cannot give
     */
    public static Crops cutResized(Pixels resized, CropPlan plan) {
        if (resized.widthPixels() != plan.resizedWidthPixels()
                || resized.heightPixels() != plan.resizedHeightPixels()) {
            throw new IllegalArgumentException("resized picture: the plan expects " + plan.resizedWidthPixels() + "x"
                    + plan.resizedHeightPixels() + ", found " + resized.widthPixels() + "x"
                    + resized.heightPixels());
        }
        if (plan.hasOverview() && plan.tiling().tiles() > 0) {
            throw new IllegalArgumentException(
                    "resized picture: the " + plan.layout() + " layout needs the frame itself for its overview");
        }
        Cutting cutting = new Cutting(plan);
        if (plan.hasOverview()) {
            cutting.add(Fitted.whole(resized), 0, 0);
        } else {
            cutting.addTiles(Fitted.whole(resized));
        }
        return cutting.crops();
    }

    /** Patches and masks as they come, crop by crop. */
    private static final class Cutting {

        private final CropPlan plan;
        private final CropGeometry geometry;
        private final byte[] patches;
        private final float[] masks;
        private int next;

        Cutting(CropPlan plan) {
            this.plan = plan;
            geometry = plan.geometry();
            patches = new byte[plan.count() * geometry.patchesPerCrop() * geometry.patchValues()];
            masks = new float[plan.count() * geometry.patchesPerCrop()];
            Arrays.fill(masks, -1);
        }

        void addTiles(Fitted from) {
            int window = geometry.windowPixels();
            for (int row = 0; row < plan.tiling().rows(); row++) {
                for (int column = 0; column < plan.tiling().columns(); column++) {
                    add(from, row * window, column * window);
                }
            }
        }

        /** Takes the square at (top, left) as the next crop. */
        void add(Fitted from, int top, int left) {
            cut(from.pixels(), top, left, geometry, patches, next);
            int marked = plan.marksOneEarly() ? next - 1 : next;
            next++;
            if (marked >= 0) {
                mark(from, top, left, marked);
            }
        }

        private void mark(Fitted from, int top, int left, int crop) {
            int side = geometry.patchesPerSide();
            int pixels = geometry.patchPixels();
            for (int patch = 0; patch < side * side; patch++) {
                masks[crop * side * side + patch] =
                        from.share(left + patch % side * pixels, top + patch / side * pixels, pixels);
            }
        }

        Crops crops() {
            return new Crops(
                    plan.count(),
                    plan.shown(),
                    patches,
                    masks,
                    plan.tokens(),
                    plan.sources(),
                    plan.resizedWidthPixels(),
                    plan.resizedHeightPixels());
        }
    }

    /** Copies the square at (top, left) into a crop's patches: raster order, each by row, column, channel. */
    private static void cut(Pixels from, int top, int left, CropGeometry geometry, byte[] patches, int crop) {
        int patch = geometry.patchPixels();
        int side = geometry.patchesPerSide();
        int run = patch * 3;
        int start = crop * geometry.patchesPerCrop() * geometry.patchValues();
        for (int y = 0; y < geometry.cropPixels(); y++) {
            int source = ((top + y) * from.widthPixels() + left) * 3;
            int target = start + y / patch * side * geometry.patchValues() + y % patch * run;
            for (int column = 0; column < side; column++) {
                System.arraycopy(
                        from.rgb(), source + column * run, patches, target + column * geometry.patchValues(), run);
            }
        }
    }
}
