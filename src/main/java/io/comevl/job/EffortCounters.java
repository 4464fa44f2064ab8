package io.comevl.job;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;

/** Counts what frames cost the model and what it was spared. Used by one thread. */
final class EffortCounters {

    private final Map<Counted, Counter> metrics = new EnumMap<>(Counted.class);
    private final Map<Counted, LongCounter> totals = new EnumMap<>(Counted.class);

    EffortCounters(RuntimeContext context) {
        for (Counted counted : Counted.values()) {
            metrics.put(counted, context.getMetricGroup().counter(counted.metric()));
            LongCounter total = new LongCounter();
            context.addAccumulator(counted.accumulator(), total);
            totals.put(counted, total);
        }
    }

    void count(Effort effort) {
        for (Counted counted : Counted.values()) {
            long more = counted.of(effort);
            metrics.get(counted).inc(more);
            totals.get(counted).add(more);
        }
    }
}
