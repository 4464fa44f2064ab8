package io.comevl.frame;

/** How a frame is brought to size and cut into the square crops that the encoders see (ARCHITECTURE section 4). */
public enum CropMode {
    /** One crop: the whole frame, stretched to the crop's size. */
    RESIZE,
    /** Overlapping crops that tile the frame, stretched, at its own resolution ({@code overlap-and-resize-c2}). */
    OVERLAP_AND_RESIZE_C2,
    /** One crop: the whole frame in its own proportions, with black beside it. */
    PAD,
    /**
     * Overlapping crops that tile the frame in its own proportions, with black beside it: what {@code
     * overlap-and-resize-c2} means where {@code resize_mode} is {@code default}, as in Molmo (Deitke et al. 2024).
     */
    OVERLAP_AND_PAD_C2;

    /** Whether the frame is also cut into tiles. */
    public boolean isTiled() {
        return this == OVERLAP_AND_RESIZE_C2 || this == OVERLAP_AND_PAD_C2;
    }

    /** Whether the frame keeps its proportions. */
    public boolean isPadded() {
        return this == PAD || this == OVERLAP_AND_PAD_C2;
    }
}
