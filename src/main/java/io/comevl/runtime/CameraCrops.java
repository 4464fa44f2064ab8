package io.comevl.runtime;

import io.comevl.frame.Crops;
import java.util.Optional;

/**
 * A frame's crops with what its camera remembers.
 *
 * @param crops to encode
 * @param memory read and brought up to date by the encoding run; none for a frame that stands alone
 */
public record CameraCrops(Crops crops, Optional<CropMemory> memory) {

    /** A frame that stands alone. */
    public static CameraCrops alone(Crops crops) {
        return new CameraCrops(crops, Optional.empty());
    }
}
