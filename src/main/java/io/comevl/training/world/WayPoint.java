package io.comevl.training.world;

import java.time.Duration;

/**
 * Where a thing stands at a time.
 *
 * @param time since the world began
 * @param x where it touches the ground, as a fraction of the frame's width; may lie outside the frame
 * @param y the same for the frame's height, from the top
 */
public record WayPoint(Duration time, double x, double y) {}
