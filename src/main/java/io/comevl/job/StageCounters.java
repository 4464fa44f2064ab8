package io.comevl.job;

import io.comevl.avro.Timings;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Measures where the time of answered frames goes: since the job last began for its summary, and over the latest frames as
 * metrics {@code stageMillis} in the group {@code stage.NAME} and {@code answerMillis}, capture to answer. Used by one thread.
 */
final class StageCounters {

    /** Some minutes of one camera, some seconds of many. */
    private static final int LATEST_FRAMES = 500;

    private static final long MICROS_PER_MILLI = 1000;

    private final Map<Stage, LongCounter> totals = new EnumMap<>(Stage.class);
    private final Map<Stage, Histogram> latest = new EnumMap<>(Stage.class);
    private final Histogram whole;

    StageCounters(RuntimeContext context) {
        MetricGroup group = context.getMetricGroup();
        for (Stage stage : Stage.values()) {
            LongCounter total = new LongCounter();
            context.addAccumulator(stage.accumulator(), total);
            totals.put(stage, total);
            latest.put(
                    stage,
                    group.addGroup("stage", stage.name().toLowerCase(Locale.ROOT))
                            .histogram("stageMillis", histogram()));
        }
        whole = group.histogram("answerMillis", histogram());
    }

    private static Histogram histogram() {
        return new DescriptiveStatisticsHistogram(LATEST_FRAMES);
    }

    /** Counts one answered frame. */
    void count(Timings timings) {
        long sum = 0;
        for (Stage stage : Stage.values()) {
            long micros = stage.micros(timings);
            totals.get(stage).add(micros);
            latest.get(stage).update(micros / MICROS_PER_MILLI);
            sum += micros;
        }
        whole.update(sum / MICROS_PER_MILLI);
    }
}
