package io.comevl.job;

import io.comevl.avro.Query;
import java.util.List;

/**
 * A frame with the queries that are due on it. What ended before it goes along with it, so that it comes after every
 * answer under the old version and before every one under the new.
 *
 * @param frame the frame
 * @param due queries, ordered by id; none only if something ended
 * @param ended queries that this camera is not asked any more as they were
 */
public record PlannedFrame(CameraFrame frame, List<Query> due, List<EndedQuery> ended) {}
