package io.comevl.job;

import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The job on one page, in the order that a frame goes: admit, plan, overload, encode, ground, then
 * report at once, and track and rules in the order of capture time.
 *
 * <p>From {@code plan} on everything is one chain in one thread, so that pixels and visual tokens never cross a network;
 * a frame's compressed bytes cross one, the shuffle by camera. Async operators keep the order of what comes in, because
 * trackers downstream need a camera's frames in order; they have no retry strategy, which together with a timeout can
 * hold an element for ever (FLINK-40456).
 */
public final class Topology {

    private Topology() {}

    /** Lays out the operators between the inputs and the outputs. */
    static void wire(Inputs in, Outputs out, ModelProvider models, JobOptions options) {
        SingleOutputStreamOperator<CameraFrame> admitted = in.frames()
                .process(in.time().admit(options.limits()))
                .uid("admit")
                .name("admit");

        SingleOutputStreamOperator<CameraFrame> frames =
                in.time().captureTime(admitted, options).uid("capture-time").name("capture time");

        SingleOutputStreamOperator<QueryChange> queries = in.queries()
                .process(new AdmitQueries(in.standing(), Clock.systemUTC()))
                .setParallelism(1)
                .uid("admit-queries")
                .name("admit queries");

        SingleOutputStreamOperator<PlannedFrame> planned = frames.keyBy(CameraFrame::camera)
                .connect(queries.broadcast(Plan.QUERIES))
                .process(new Plan(in.standing()))
                .uid("plan")
                .name("plan");

        SingleOutputStreamOperator<PlannedFrame> passed = DataStreamUtils.reinterpretAsKeyedStream(
                        planned, frame -> frame.frame().camera())
                .transform(
                        "overload",
                        TypeInformation.of(PlannedFrame.class),
                        new Overload.Factory(
                                options.overload(), options.encode().capacity()))
                .uid("overload");

        SingleOutputStreamOperator<FusedFrame> fused = AsyncDataStream.orderedWait(
                        passed,
                        new Encode(models, options.limits(), options.encode(), options.reuse()),
                        options.encode().timeout().toMillis(),
                        TimeUnit.MILLISECONDS,
                        options.encode().capacity())
                .uid("encode")
                .name("encode");

        SingleOutputStreamOperator<AnsweredFrame> answered = AsyncDataStream.orderedWait(
                        fused,
                        new Ground(models, options.limits(), options.ground()),
                        options.ground().timeout().toMillis(),
                        TimeUnit.MILLISECONDS,
                        options.ground().capacity())
                .uid("ground")
                .name("ground");

        SingleOutputStreamOperator<Detection> detections =
                answered.process(new Report()).uid("report").name("report");

        SingleOutputStreamOperator<Observed> observed = DataStreamUtils.reinterpretAsKeyedStream(
                        answered, AnsweredFrame::camera)
                .process(new Track(options.outOfOrder(), Clock.systemUTC()))
                .uid("track")
                .name("track");

        SingleOutputStreamOperator<Event> alerts = DataStreamUtils.reinterpretAsKeyedStream(observed, Observed::camera)
                .process(new Rules(options.outOfOrder(), in.time().atEnd()))
                .uid("rules")
                .name("rules");

        SingleOutputStreamOperator<Event> acknowledgements = planned.getSideOutput(Plan.APPLIED)
                .keyBy(Acknowledge::key)
                .process(new Acknowledge(Clock.systemUTC()))
                .setParallelism(1)
                .uid("acknowledge")
                .name("acknowledge");

        out.detections(detections.union(
                planned.getSideOutput(Plan.SKIPPED),
                passed.getSideOutput(Overload.REPLACED),
                admitted.getSideOutput(Admit.FAILED)));
        out.tracks(observed.getSideOutput(Track.TRACKS));
        out.counts(observed.getSideOutput(Track.COUNTS));
        out.events(alerts.union(
                observed.getSideOutput(Track.EVENTS), acknowledgements, queries.getSideOutput(AdmitQueries.EVENTS)));
        out.deadLetters(admitted.getSideOutput(Admit.DEAD_LETTERS)
                .union(
                        queries.getSideOutput(Admit.DEAD_LETTERS),
                        detections.getSideOutput(Admit.DEAD_LETTERS),
                        observed.getSideOutput(Track.LATE)));
    }
}
