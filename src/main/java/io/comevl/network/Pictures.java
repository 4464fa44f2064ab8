package io.comevl.network;

import io.comevl.frame.CropGeometry;
import io.comevl.ops.Ops;
import io.comevl.ops.Weights;
import java.util.List;

/** Pixels on their way into a tower: levels, pictures, resizing, stems. */
final class Pictures {

    private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] IMAGENET_DEVIATION = {0.229f, 0.224f, 0.225f};

    private static final float[] CLIP_MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
    private static final float[] CLIP_DEVIATION = {0.26862955f, 0.2613026f, 0.2757771f};

    private Pictures() {}

    /** uint8 levels to [-1, 1]; divides first, as the reference does, so that results agree to the last bit. */
    static <T> T levels(Ops<T> ops, T patches) {
        return ops.shift(ops.scale(ops.divide(ops.toFloat(patches), 255f), 2f), -1f);
    }

    /**
     * Patches put back into their picture.
     *
     * @param patches [crops, patches, row * column * channel]
     * @return [crops, 3, height, width]
     */
    static <T> T picture(Ops<T> ops, CropGeometry geometry, T patches) {
        int side = geometry.patchesPerSide();
        int pixels = geometry.patchPixels();
        T grid = ops.reshape(patches, -1, side, side, pixels, pixels, 3);
        T rows = ops.transpose(grid, 0, 5, 1, 3, 2, 4);
        return ops.reshape(rows, -1, 3, geometry.cropPixels(), geometry.cropPixels());
    }

    /** From [-1, 1] to ImageNet's mean 0 and deviation 1, for each channel of [crops, 3, height, width]. */
    static <T> T imageNet(Ops<T> ops, T picture) {
        float[] slopes = new float[3];
        float[] offsets = new float[3];
        for (int channel = 0; channel < 3; channel++) {
            slopes[channel] = 0.5f / IMAGENET_DEVIATION[channel];
            offsets[channel] = (0.5f - IMAGENET_MEAN[channel]) / IMAGENET_DEVIATION[channel];
        }
        return ops.add(ops.multiply(picture, ops.constant(slopes, 1, 3, 1, 1)), ops.constant(offsets, 1, 3, 1, 1));
    }

    /** From [-1, 1] to CLIP's mean 0 and deviation 1, for each channel of [crops, patches, row * column * channel]. */
    static <T> T clip(Ops<T> ops, CropGeometry geometry, T levels) {
        int values = geometry.patchValues();
        float[] slopes = new float[values];
        float[] offsets = new float[values];
        for (int value = 0; value < values; value++) {
            slopes[value] = 0.5f / CLIP_DEVIATION[value % 3];
            offsets[value] = (0.5f - CLIP_MEAN[value % 3]) / CLIP_DEVIATION[value % 3];
        }
        return ops.add(ops.multiply(levels, ops.constant(slopes, 1, 1, values)), ops.constant(offsets, 1, 1, values));
    }

    /** Antialiased bilinear resize of square pictures, columns first, then rows (ARCHITECTURE section 6). */
    static <T> T resize(Ops<T> ops, T picture, int from, int to) {
        if (from == to) {
            return picture;
        }
        T rows = ops.constant(Interpolation.antialiased(from, to), to, from);
        T columns = ops.transpose(rows, 1, 0);
        return ops.matmul(rows, ops.matmul(picture, columns));
    }

    /**
     * Convolutions with gelu between them; see {@link Architecture.Stem}.
     *
     * @param w place of the numbered convolutions
     * @param picture [crops, 3, height, width]
     * @return [crops, patches, width] in raster order
     */
    static <T> T convolved(Ops<T> ops, Weights w, List<Architecture.Convolution> convolutions, T picture) {
        T x = picture;
        for (int i = 0; i < convolutions.size(); i++) {
            Architecture.Convolution convolution = convolutions.get(i);
            T seen = i == 0 ? x : ops.geluErf(x);
            x = ops.conv2d(w.in(i), seen, convolution.stride(), convolution.padding());
        }
        return tokens(ops, x, convolutions.get(convolutions.size() - 1).channels());
    }

    /** Pixels of a feature picture [crops, channels, height, width] as tokens [crops, height * width, channels]. */
    static <T> T tokens(Ops<T> ops, T features, int channels) {
        return ops.transpose(ops.reshape(features, 0, channels, -1), 0, 2, 1);
    }
}
