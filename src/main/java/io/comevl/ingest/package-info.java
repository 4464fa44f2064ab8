/**
 * Cameras to Kafka: pictures come from clips, streams or generated scenes and leave as records of the {@code frames}
 * topic. Start at {@link io.comevl.ingest.Camera}, for live cameras at {@link io.comevl.ingest.live.CameraSupervisor}. Knows {@code frame} only, for its pictures and their compression.
 */
package io.comevl.ingest;
