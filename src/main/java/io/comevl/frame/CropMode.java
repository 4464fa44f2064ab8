package io.comevl.frame;

/** How a frame is cut into the square crops that the encoders see (ARCHITECTURE section 4). */
public enum CropMode {
    /** One crop: the whole frame, stretched to the crop's size. */
    RESIZE,
    /** Overlapping crops that tile the frame at its own resolution ({@code overlap-and-resize-c2}). */
    OVERLAP_AND_RESIZE_C2
}
