package io.comevl.job;

import io.comevl.avro.Counts;
import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Query;
import io.comevl.avro.Tracks;
import io.comevl.job.query.KnownQueries;
import io.comevl.job.query.StandingQuery;
import io.comevl.job.watch.CameraClock;
import io.comevl.job.watch.QueryWatch;
import io.comevl.job.watch.Shown;
import io.comevl.job.watch.WatchState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Brings a camera's answers into the order of capture time and follows what they show. An answer waits until the
 * camera's own time is past its bound for frames out of order; one that comes later still is left out here, counted, and
 * kept as a dead letter. Keyed by camera; what is remembered is kept for each query.
 *
 * <p>What comes out is a function of the order in which a camera's frames lie in Kafka, so a restart or a replay gives
 * the same again.
 */
final class Track extends KeyedProcessFunction<String, AnsweredFrame, Observed> {

    static final OutputTag<Tracks> TRACKS = new OutputTag<>("tracks", new AvroTypeInfo<>(Tracks.class));
    static final OutputTag<Counts> COUNTS = new OutputTag<>("counts", new AvroTypeInfo<>(Counts.class));
    static final OutputTag<Event> EVENTS = new OutputTag<>("passages", new AvroTypeInfo<>(Event.class));
    static final OutputTag<DeadLetter> LATE = new OutputTag<>("late", new AvroTypeInfo<>(DeadLetter.class));

    /** A camera that is silent for longer, or a query that is gone, leaves nothing. Longer than any window. */
    static final Duration FORGET_AFTER = Duration.ofDays(7);

    private final long outOfOrderMicros;
    private final Clock wallClock;
    private transient ValueState<CameraClock> clock;
    private transient MapState<Tuple2<Long, Long>, WaitingFrame> waiting;
    private transient MapState<String, WatchState> watches;
    private transient MapState<String, Query> watched;
    private transient KnownQueries known;
    private transient Counter late;

    Track(Duration outOfOrder, Clock wallClock) {
        this.outOfOrderMicros = outOfOrder.toNanos() / 1000;
        this.wallClock = wallClock;
    }

    @Override
    public void open(OpenContext context) {
        StateTtlConfig ttl = StateTtlConfig.newBuilder(FORGET_AFTER).build();
        ValueStateDescriptor<CameraClock> ofClock =
                new ValueStateDescriptor<>("camera-clock", TypeInformation.of(CameraClock.class));
        MapStateDescriptor<Tuple2<Long, Long>, WaitingFrame> ofWaiting = new MapStateDescriptor<>(
                "waiting", Types.TUPLE(Types.LONG, Types.LONG), TypeInformation.of(WaitingFrame.class));
        MapStateDescriptor<String, WatchState> ofWatches =
                new MapStateDescriptor<>("watches", Types.STRING, TypeInformation.of(WatchState.class));
        MapStateDescriptor<String, Query> ofWatched =
                new MapStateDescriptor<>("watched", Types.STRING, new AvroTypeInfo<>(Query.class));
        List.of(ofClock, ofWaiting, ofWatches, ofWatched).forEach(descriptor -> descriptor.enableTimeToLive(ttl));
        clock = getRuntimeContext().getState(ofClock);
        waiting = getRuntimeContext().getMapState(ofWaiting);
        watches = getRuntimeContext().getMapState(ofWatches);
        watched = getRuntimeContext().getMapState(ofWatched);
        known = new KnownQueries();
        late = getRuntimeContext().getMetricGroup().counter("numAnswersLate");
    }

    @Override
    public void processElement(AnsweredFrame frame, Context context, Collector<Observed> out) throws Exception {
        CameraClock now = Optional.ofNullable(clock.value())
                .orElse(CameraClock.UNHEARD)
                .heard(frame.capturedAtMicros(), context.timerService().currentWatermark());
        if (!frame.ended().isEmpty()) { // all answers before are under the old version, all that follow are not
            now = takeUntil(Long.MAX_VALUE, now, context, out);
            for (EndedQuery ended : frame.ended()) {
                endOrGoOn(ended);
                out.collect(Observed.ended(frame.camera(), ended, frame.capturedAtMicros()));
            }
        }
        WaitingFrame answers = WaitingFrame.of(frame);
        if (!answers.asked().isEmpty()) {
            if (now.isLate(answers.timeMicros())) {
                answers.detections().forEach(detection -> late(detection, context));
            } else {
                waiting.put(Tuple2.of(answers.timeMicros(), answers.sequence()), answers);
                context.timerService().registerEventTimeTimer(now.timerMillis(answers.timeMicros(), outOfOrderMicros));
            }
        }
        boolean ended = context.timerService().currentWatermark() == Long.MAX_VALUE; // no timer fires any more
        long until = ended ? now.latestMicros() : now.latestMicros() - outOfOrderMicros;
        clock.update(takeUntil(until, now, context, out));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Observed> out) throws Exception {
        CameraClock now = clock.value();
        if (now == null) {
            return;
        }
        long watermark = context.timerService().currentWatermark();
        if (watermark == Long.MAX_VALUE) { // the end of input completes frames, but no windows
            clock.update(takeUntil(Long.MAX_VALUE, now, context, out));
            return;
        }
        long until = now.untilMicros(watermark, outOfOrderMicros);
        CameraClock after = takeUntil(until, now, context, out);
        closeWindows(until, after, context);
        for (Tuple2<Long, Long> left : waiting.keys()) {
            context.timerService().registerEventTimeTimer(after.timerMillis(left.f0, outOfOrderMicros));
        }
        clock.update(after);
    }

    /** What was followed under one version of a query is followed on under the next, if that looks for the same. */
    private void endOrGoOn(EndedQuery ended) throws Exception {
        Query before = watched.get(ended.id());
        if (before != null && ended.next() != null && StandingQuery.followsTheSame(before, ended.next())) {
            watched.put(ended.id(), ended.next());
        } else {
            watches.remove(ended.id());
            watched.remove(ended.id());
        }
    }

    /** Takes the frames up to a time in their order; then none of them is taken any more. */
    private CameraClock takeUntil(long micros, CameraClock before, Context context, Collector<Observed> out)
            throws Exception {
        List<WaitingFrame> due = new ArrayList<>();
        for (WaitingFrame frame : waiting.values()) {
            if (frame.timeMicros() <= micros) {
                due.add(frame);
            }
        }
        due.sort(Comparator.comparingLong(WaitingFrame::timeMicros).thenComparingLong(WaitingFrame::sequence));
        CameraClock after = before;
        for (WaitingFrame frame : due) {
            waiting.remove(Tuple2.of(frame.timeMicros(), frame.sequence()));
            for (int at = 0; at < frame.asked().size(); at++) {
                take(frame.asked().get(at), frame.detections().get(at), before, context, out);
            }
            after = after.done(frame.timeMicros());
        }
        return micros == Long.MAX_VALUE ? after : after.done(micros);
    }

    private void take(Query query, Detection said, CameraClock now, Context context, Collector<Observed> out)
            throws Exception {
        Optional<WatchState> before = remembered(query);
        if (before.isPresent() && before.get().isPast(WaitingFrame.micros(said))) {
            late(said, context);
            return;
        }
        StandingQuery standing = known.get(query);
        QueryWatch watch = new QueryWatch(standing);
        QueryWatch.Step step = watch.step(before, said);
        if (step.state().isPresent()) {
            WatchState after = step.state().get();
            watches.put(query.getId(), after);
            if (before.isEmpty()) {
                watched.put(query.getId(), query);
            }
            registerNextEnd(watch.nextEndMicros(after), now, context);
        }
        step.tracks().ifPresent(tracks -> context.output(TRACKS, tracks));
        step.counts().forEach(counts -> context.output(COUNTS, counts));
        step.events().forEach(event -> context.output(EVENTS, event));
        if (standing.rule().isPresent()) {
            step.observation()
                    .ifPresent(seen ->
                            out.collect(Observed.of(query, seen, Shown.by(said, query.getLabels()), now.lagMicros())));
        }
    }

    private Optional<WatchState> remembered(Query query) throws Exception {
        Query before = watched.get(query.getId());
        boolean same = before != null
                && (before.getVersion() == query.getVersion() || StandingQuery.followsTheSame(before, query));
        return same ? Optional.ofNullable(watches.get(query.getId())) : Optional.empty();
    }

    private void closeWindows(long until, CameraClock now, OnTimerContext context) throws Exception {
        List<String> ids = new ArrayList<>();
        watches.keys().forEach(ids::add);
        for (String id : ids) {
            Query query = watched.get(id);
            if (query == null || query.getWindows().isEmpty()) {
                continue;
            }
            QueryWatch watch = new QueryWatch(known.get(query));
            WatchState before = watches.get(id);
            long nextEnd = watch.nextEndMicros(before);
            if (nextEnd <= until) {
                QueryWatch.Passed passed = watch.passed(before, context.getCurrentKey(), until);
                watches.put(id, passed.state());
                passed.counts().forEach(counts -> context.output(COUNTS, counts));
                nextEnd = watch.nextEndMicros(passed.state());
            }
            registerNextEnd(nextEnd, now, context);
        }
    }

    private void registerNextEnd(long endMicros, CameraClock now, Context context) {
        if (endMicros != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(now.timerMillis(endMicros, outOfOrderMicros));
        }
    }

    private void late(Detection said, Context context) {
        late.inc();
        context.output(LATE, LateAnswers.letter(said, wallClock.instant()));
    }
}
