package io.comevl.training.footage;

import java.util.Optional;

/**
 * A thing in a frame of a clip.
 *
 * @param track the same number as long as it is the same thing
 * @param seen its box within the frame
 * @param visible part of it that lies within the frame
 * @param blob its outline, where it differs from the background by itself
 */
record Sighting(int track, Area seen, double visible, Optional<Blob> blob) {}
