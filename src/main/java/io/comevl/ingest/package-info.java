/**
 * Cameras to Kafka: pictures come from clips or generated scenes and leave as records of the {@code frames} topic. Start
 * at {@link io.comevl.ingest.Camera}. Knows {@code frame} only, for its pictures and their compression.
 */
package io.comevl.ingest;
