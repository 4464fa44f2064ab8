/** Cameras to Kafka: frames come from files, generated scenes or streams and leave as records of the {@code frames} topic. */
package io.comevl.ingest;
