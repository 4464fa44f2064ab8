/**
 * From answers to what happens over time, without Flink: identities, zones, lines, windows and alerts of one camera and
 * query, as steps from one remembered value to the next. In: detections in the order of capture time; out: records of
 * the topics tracks, counts and events. Start with {@link io.comevl.job.watch.QueryWatch}.
 */
package io.comevl.job.watch;
