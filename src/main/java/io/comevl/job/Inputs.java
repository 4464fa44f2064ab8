package io.comevl.job;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What the topology reads.
 *
 * @param frames records of the frames topic
 * @param queries records of the queries topic
 * @param standing queries that stand when the job is started for the first time
 * @param time which time the frames live in
 */
record Inputs(DataStream<RawRecord> frames, DataStream<RawRecord> queries, QuerySnapshot standing, Timeline time) {}
