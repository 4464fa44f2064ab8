package io.comevl.job;

import io.comevl.analytics.rules.RuleState;
import io.comevl.job.watch.Shown;

/**
 * What {@link Rules} keeps of one camera and query.
 *
 * @param state what the rule remembers
 * @param shown where the latest observation came from
 * @param lagMicros how far the camera's clock is behind the watermark
 * @param timerMillis when a timer looks after a raised alert; {@link Long#MIN_VALUE} for none
 */
public record RuleMemory(RuleState state, Shown shown, long lagMicros, long timerMillis) {

    static final long NO_TIMER = Long.MIN_VALUE;
}
