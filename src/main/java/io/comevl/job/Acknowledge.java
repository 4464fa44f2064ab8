package io.comevl.job;

import io.comevl.avro.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Tells that a change of a query holds, as soon as every subtask of {@link Plan} goes by it. Keyed by the change. */
final class Acknowledge extends KeyedProcessFunction<String, Applied, Event> {

    /** Subtasks that were asked of a change all answer within a checkpoint of each other, or none will. */
    private static final Duration FORGET_AFTER = Duration.ofDays(1);

    private final Clock clock;
    private transient MapState<Integer, Map<Integer, Long>> gathered;

    /**
     * What an earlier version kept in a state of its own; its savepoints name it.
     *
     * @param heard how many subtasks
     * @param from the latest of their first offsets, by partition
     */
    public record Gathered(int heard, Map<Integer, Long> from) {}

    Acknowledge(Clock clock) {
        this.clock = clock;
    }

    /** The change that a subtask speaks of. */
    static String key(Applied applied) {
        return applied.partition() + "/" + applied.offset();
    }

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<Integer, Map<Integer, Long>> descriptor =
                new MapStateDescriptor<>("gathered-shares", Types.INT, Types.MAP(Types.INT, Types.LONG));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(FORGET_AFTER).build());
        gathered = getRuntimeContext().getMapState(descriptor);
    }

    @Override
    public void processElement(Applied applied, Context context, Collector<Event> out) throws Exception {
        gathered.put(applied.share().index(), applied.from());
        Map<Integer, Map<Integer, Long>> heard = new HashMap<>();
        for (Map.Entry<Integer, Map<Integer, Long>> entry : gathered.entries()) {
            heard.put(entry.getKey(), entry.getValue());
        }
        if (heard.size() == applied.share().count()) {
            gathered.clear();
            Event news = QueryEvents.applied(applied, heard, clock.instant());
            JobLog.changed(news);
            out.collect(news);
        }
    }
}
