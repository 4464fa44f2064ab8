/**
 * A live page and a REST API over what lies in Kafka: records in, HTTP out; it knows no job and slows none. Start at
 * {@link io.comevl.web.WebServer}; {@link io.comevl.web.KafkaFeed} reads, {@link io.comevl.web.Recent} remembers, the
 * routes answer.
 */
package io.comevl.web;
