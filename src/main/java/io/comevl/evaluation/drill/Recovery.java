package io.comevl.evaluation.drill;

import java.time.Duration;

/**
 * What a strike cost.
 *
 * @param fault what struck
 * @param time from the strike to the first committed result of work that was done after it
 */
public record Recovery(Fault fault, Duration time) {}
