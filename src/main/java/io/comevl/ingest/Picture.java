package io.comevl.ingest;

import io.comevl.frame.Pixels;
import java.time.Duration;

/**
 * What a camera sees at one moment, not compressed yet.
 *
 * @param at time since the source's first picture; never decreases from picture to picture
 * @param pixels the picture
 */
public record Picture(Duration at, Pixels pixels) {}
