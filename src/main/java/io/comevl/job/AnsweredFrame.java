package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import java.util.List;

/**
 * What became of a frame: a detection for each due query, or a dead letter if its pixels could not be decoded.
 *
 * @param camera name of the camera
 * @param detections one for each due query, in their order; empty if there is a dead letter
 * @param deadLetters none or one
 */
public record AnsweredFrame(String camera, List<Detection> detections, List<DeadLetter> deadLetters) {}
