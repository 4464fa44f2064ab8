package io.comevl.job;

import io.comevl.avro.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Tells that a change of a query holds, as soon as every subtask of {@link Plan} goes by it. Keyed by the change. */
final class Acknowledge extends KeyedProcessFunction<String, Applied, Event> {

    /** Subtasks that were asked of a change all answer within a checkpoint of each other, or none will. */
    private static final Duration FORGET_AFTER = Duration.ofDays(1);

    private final Clock clock;
    private transient ValueState<Gathered> gathered;

    /**
     * What subtasks have said so far.
     *
     * @param heard how many of them
     * @param from the latest of their first offsets, by partition
     */
    public record Gathered(int heard, Map<Integer, Long> from) {

        private Gathered and(Applied applied) {
            Map<Integer, Long> latest = new HashMap<>(from);
            applied.from().forEach((partition, offset) -> latest.merge(partition, offset, Math::max));
            return new Gathered(heard + 1, latest);
        }
    }

    Acknowledge(Clock clock) {
        this.clock = clock;
    }

    /** The change that a subtask speaks of. */
    static String key(Applied applied) {
        return applied.partition() + "/" + applied.offset();
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Gathered> descriptor =
                new ValueStateDescriptor<>("gathered", TypeInformation.of(Gathered.class));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(FORGET_AFTER).build());
        gathered = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(Applied applied, Context context, Collector<Event> out) throws Exception {
        Gathered before = gathered.value();
        Gathered now = (before == null ? new Gathered(0, Map.of()) : before).and(applied);
        if (now.heard() < applied.subtasks()) {
            gathered.update(now);
        } else {
            gathered.clear();
            out.collect(QueryEvents.applied(applied, now.from(), clock.instant()));
        }
    }
}
