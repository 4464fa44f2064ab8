package io.comevl.job;

import java.io.Serializable;
import java.time.Duration;

/**
 * How an async operator bounds its work.
 *
 * @param capacity frames under way in one subtask; more than the model batches, or batches stay small; each may hold
 *     visual tokens, so not many more
 * @param timeout after which a frame counts as failed
 */
public record AsyncLimits(int capacity, Duration timeout) implements Serializable {}
