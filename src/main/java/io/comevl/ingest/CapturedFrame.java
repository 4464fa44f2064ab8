package io.comevl.ingest;

import java.time.Instant;

/**
 * A compressed frame on its way out of a camera. Owns its array.
 *
 * @param camera name of the camera
 * @param sequence number among the frames that this camera handed on, from 0 without gaps
 * @param captureTime when the picture was taken
 * @param widthPixels columns
 * @param heightPixels rows
 * @param jpeg the compressed picture
 */
public record CapturedFrame(
        String camera, long sequence, Instant captureTime, int widthPixels, int heightPixels, byte[] jpeg) {}
