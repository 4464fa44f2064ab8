package io.comevl.frame;

/** Cuts frames into the crops that the encoders see (ARCHITECTURE section 4). */
public final class Cropper {

    private Cropper() {}

    /** Stretches a frame to what its crops need and cuts it. */
    public static Crops cut(Pixels frame, CropMode mode, Layout layout, CropGeometry geometry) {
        return cut(frame, CropPlan.of(frame.widthPixels(), frame.heightPixels(), mode, layout, geometry));
    }

    /** The same by a plan made before, for a frame of the size that was planned for. */
    public static Crops cut(Pixels frame, CropPlan plan) {
        int crop = plan.geometry().cropPixels();
        byte[] patches = patches(plan);
        int first = 0;
        if (plan.hasOverview()) {
            cut(Resize.bilinear(frame, crop, crop), 0, 0, plan.geometry(), patches, first++);
        }
        if (plan.tiling().tiles() > 0) {
            Pixels resized = Resize.bilinear(frame, plan.resizedWidthPixels(), plan.resizedHeightPixels());
            cutTiles(resized, plan, patches, first);
        }
        return crops(plan, patches);
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
        byte[] patches = patches(plan);
        if (plan.hasOverview()) {
            cut(resized, 0, 0, plan.geometry(), patches, 0);
        } else {
            cutTiles(resized, plan, patches, 0);
        }
        return crops(plan, patches);
    }

    private static byte[] patches(CropPlan plan) {
        CropGeometry geometry = plan.geometry();
        return new byte[plan.count() * geometry.patchesPerCrop() * geometry.patchValues()];
    }

    private static Crops crops(CropPlan plan, byte[] patches) {
        return new Crops(
                plan.count(),
                plan.shown(),
                patches,
                plan.tokens(),
                plan.sources(),
                plan.resizedWidthPixels(),
                plan.resizedHeightPixels());
    }

    private static void cutTiles(Pixels resized, CropPlan plan, byte[] patches, int first) {
        int window = plan.geometry().windowPixels();
        int crop = first;
        for (int row = 0; row < plan.tiling().rows(); row++) {
            for (int column = 0; column < plan.tiling().columns(); column++) {
                cut(resized, row * window, column * window, plan.geometry(), patches, crop++);
            }
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
