package io.comevl.job;

import io.comevl.avro.Query;
import java.util.List;

/**
 * A frame with the queries that are due on it.
 *
 * @param frame the frame
 * @param due at least one query, ordered by id
 */
public record PlannedFrame(CameraFrame frame, List<Query> due) {}
