/**
 * Tells the world outside Kafka what happened. In: the events topic, read by itself and apart from the job, so that
 * nobody who does not listen can slow the job; out: a webhook or an MQTT broker. Start with {@link
 * io.comevl.job.notify.EventFeed}.
 */
package io.comevl.job.notify;
