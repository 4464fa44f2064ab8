package io.comevl.runtime;

/**
 * A frame after an encoding run.
 *
 * @param tokens the frame's visual tokens; whoever gets them closes them
 * @param crops how many crops the frame has
 * @param reused how many of them were not encoded, because an earlier one passed for them
 */
public record EncodedFrame(VisualTokens tokens, int crops, int reused) {

    /** Whether the tokens are those of its camera's last frame. */
    public boolean isUnchanged() {
        return reused == crops;
    }
}
