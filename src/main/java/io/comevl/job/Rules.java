package io.comevl.job;

import io.comevl.analytics.rules.Rule;
import io.comevl.analytics.rules.RuleEvent;
import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.analytics.rules.RuleLogic;
import io.comevl.analytics.rules.RuleState;
import io.comevl.avro.Event;
import io.comevl.job.query.KnownQueries;
import io.comevl.job.watch.AlertEvents;
import io.comevl.job.watch.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Raises, updates and clears alerts. Keyed by camera; what is remembered is kept for each query. Observations come in
 * the order of capture time. The only timers are those that clear the alert of a camera that fell silent.
 */
final class Rules extends KeyedProcessFunction<String, Observed, Event> {

    private static final long MICROS_PER_MILLI = 1000;

    private final long outOfOrderMicros;
    private final AtEnd atEnd;
    private transient MapState<String, RuleMemory> memories;
    private transient KnownQueries known;
    private transient Counter passedOver;

    /** What becomes of alerts that are raised when the input ends. */
    enum AtEnd {
        /** They stay raised: the end of input is not silence. */
        LEAVE,
        /** They are cleared: somebody else goes on, and will raise them anew. */
        JOIN
    }

    Rules(Duration outOfOrder, AtEnd atEnd) {
        this.atEnd = atEnd;
        this.outOfOrderMicros = outOfOrder.toNanos() / 1000;
    }

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<String, RuleMemory> descriptor =
                new MapStateDescriptor<>("rules", Types.STRING, TypeInformation.of(RuleMemory.class));
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(Track.FORGET_AFTER).build());
        memories = getRuntimeContext().getMapState(descriptor);
        known = new KnownQueries();
        passedOver = getRuntimeContext().getMetricGroup().counter("numObservationsPassedOver");
    }

    @Override
    public void processElement(Observed observed, Context context, Collector<Event> out) throws Exception {
        if (observed.ended() != null) {
            end(observed, out);
            return;
        }
        Optional<Rule> rule = known.get(observed.query()).rule();
        if (rule.isEmpty()) { // only if this version of the job no longer understands it
            return;
        }
        String id = observed.query().getId();
        Optional<RuleMemory> before = Optional.ofNullable(memories.get(id));
        RuleLogic.Step step = new RuleLogic(rule.get())
                .observe(before.map(RuleMemory::state).orElse(RuleState.EMPTY), observed.seen());
        if (step.passedOver().isPresent()) {
            passedOver.inc();
        }
        Shown lastShown = step.passedOver().isPresent()
                ? before.map(RuleMemory::shown).orElse(observed.shown())
                : observed.shown();
        for (RuleEvent event : step.events()) {
            boolean isOld = event.evidence().sequence() != observed.seen().sequence();
            out.collect(
                    AlertEvents.of(event, isOld ? before.map(RuleMemory::shown).orElse(lastShown) : observed.shown()));
        }
        long timer = before.map(RuleMemory::timerMillis).orElse(RuleMemory.NO_TIMER);
        keep(id, new RuleMemory(step.state(), lastShown, observed.lagMicros(), timer), context);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            if (atEnd == AtEnd.JOIN) {
                join(out);
            }
            return;
        }
        List<Map.Entry<String, RuleMemory>> due = new ArrayList<>();
        for (Map.Entry<String, RuleMemory> entry : memories.entries()) {
            long timer = entry.getValue().timerMillis();
            if (timer != RuleMemory.NO_TIMER && timer <= timestamp) {
                due.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        for (Map.Entry<String, RuleMemory> entry : due) {
            RuleMemory memory = entry.getValue();
            long until = (timestamp - 1) * MICROS_PER_MILLI - outOfOrderMicros - memory.lagMicros();
            RuleLogic.Step step = RuleLogic.expire(memory.state(), until);
            step.events().forEach(event -> out.collect(AlertEvents.of(event, memory.shown())));
            RuleMemory after = new RuleMemory(step.state(), memory.shown(), memory.lagMicros(), RuleMemory.NO_TIMER);
            keep(entry.getKey(), after, context);
        }
    }

    private void join(Collector<Event> out) throws Exception {
        for (RuleMemory memory : memories.values()) {
            RuleLogic.withdraw(memory.state(), memory.state().timeMicros(), Cause.JOINED)
                    .events()
                    .forEach(event -> out.collect(AlertEvents.of(event, memory.shown())));
        }
        memories.clear();
    }

    private void end(Observed observed, Collector<Event> out) throws Exception {
        RuleMemory memory = memories.get(observed.ended().id());
        if (memory != null) {
            RuleLogic.withdraw(
                            memory.state(),
                            observed.timeMicros(),
                            observed.ended().cause())
                    .events()
                    .forEach(event -> out.collect(AlertEvents.of(event, memory.shown())));
            memories.remove(observed.ended().id());
        }
    }

    /** A raised alert has one timer: when it fires too early it is set anew, not with every observation. */
    private void keep(String id, RuleMemory memory, Context context) throws Exception {
        if (memory.state().equals(RuleState.EMPTY)) {
            memories.remove(id);
        } else if (memory.state().isRaised() && memory.timerMillis() == RuleMemory.NO_TIMER) {
            long timer = Math.floorDiv(
                            memory.state().expiresMicros() + outOfOrderMicros + memory.lagMicros(), MICROS_PER_MILLI)
                    + 2;
            context.timerService().registerEventTimeTimer(timer);
            memories.put(id, new RuleMemory(memory.state(), memory.shown(), memory.lagMicros(), timer));
        } else {
            memories.put(id, memory);
        }
    }
}
