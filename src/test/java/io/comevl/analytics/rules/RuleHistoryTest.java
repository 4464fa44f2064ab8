package io.comevl.analytics.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.RuleHistory.Frame;
import io.comevl.analytics.rules.RuleHistory.Limits;
import io.comevl.analytics.rules.RuleHistory.Told;
import io.comevl.analytics.rules.RuleLogic.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Random histories, told at once, in pieces, with and without timers and again: all like looking at the whole. */
final class RuleHistoryTest {

    private static final int HISTORIES = 600;
    private static final int FRAMES = 60;
    private static final TypeSerializer<RuleState> SERIALIZER = serializer();

    private final Map<String, Rule> compiled = new HashMap<>();

    /** How a history is processed. */
    private interface Way {
        RuleState between(RuleState state, Frame last, Optional<Frame> next, List<RuleEvent> events);
    }

    @Test
    void eventsAreThoseOfLookingAtTheWholeHistoryAgain() throws IOException {
        int alerts = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            Limits limits = limits(random);
            List<Frame> frames = frames(random, limits);
            long until = frames.get(FRAMES - 1).micros() + random.nextInt(20) * 1_000_000L;
            List<Told> expected = new RuleHistory(
                            frames.stream().filter(frame -> frame.count() >= 0).toList(), limits, until)
                    .told();

            List<RuleEvent> atOnce = run(frames, limits, until, (state, last, next, events) -> state);
            assertThat(told(atOnce)).as("seed %d, %s", seed, limits).isEqualTo(expected);
            assertThat(run(frames, limits, until, (state, last, next, events) -> restored(state)))
                    .as("restored, seed %d", seed)
                    .isEqualTo(atOnce);
            assertThat(run(
                            frames,
                            limits,
                            until,
                            (state, last, next, events) -> timers(state, last, next, events, random)))
                    .as("with timers, seed %d", seed)
                    .isEqualTo(atOnce);
            assertThat(run(frames, limits, until, (state, last, next, events) -> again(state, last, limits)))
                    .as("frames twice, seed %d", seed)
                    .isEqualTo(atOnce);
            assertThat(atOnce).extracting(RuleEvent::id).doesNotHaveDuplicates();
            alerts += atOnce.size();
        }
        assertThat(alerts).isGreaterThan(HISTORIES);
    }

    private List<RuleEvent> run(List<Frame> frames, Limits limits, long until, Way way) {
        List<RuleEvent> events = new ArrayList<>();
        RuleState state = RuleState.EMPTY;
        for (int at = 0; at < frames.size(); at++) {
            Frame frame = frames.get(at);
            Step step = new RuleLogic(rule(limits, frame.version())).observe(state, observation(frame));
            events.addAll(step.events());
            Optional<Frame> next = at + 1 < frames.size() ? Optional.of(frames.get(at + 1)) : Optional.empty();
            state = way.between(step.state(), frame, next, events);
        }
        events.addAll(RuleLogic.expire(state, until).events());
        return events;
    }

    private static RuleState timers(
            RuleState state, Frame last, Optional<Frame> next, List<RuleEvent> events, Random random) {
        if (next.isEmpty()) {
            return state;
        }
        long room = next.get().micros() - last.micros();
        RuleState after = state;
        for (int timer = random.nextInt(3); timer > 0 && room > 0; timer--) {
            long now = next.get().micros() - 1 - random.nextInt(1 + (int) Math.min(room - 1, 10_000_000));
            Step step = RuleLogic.expire(after, now);
            events.addAll(step.events());
            after = step.state();
        }
        return after;
    }

    private RuleState again(RuleState state, Frame last, Limits limits) {
        Step step = new RuleLogic(rule(limits, last.version())).observe(state, observation(last));
        assertThat(step.events()).isEmpty();
        return step.state();
    }

    private static RuleState restored(RuleState state) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(512);
            SERIALIZER.serialize(state, out);
            RuleState read = SERIALIZER.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
            assertThat(read).isEqualTo(state);
            return read;
        } catch (IOException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static TypeSerializer<RuleState> serializer() {
        Configuration noKryo = new Configuration();
        noKryo.set(PipelineOptions.GENERIC_TYPES, false);
        return TypeInformation.of(RuleState.class).createSerializer(new SerializerConfigImpl(noKryo));
    }

    private static Limits limits(Random random) {
        int above = 3 + random.nextInt(3);
        Timing timing = new Timing(
                Duration.ofSeconds(random.nextInt(6)),
                Duration.ofSeconds(Math.max(0, random.nextInt(6) - 2)),
                Duration.ofSeconds(Math.max(0, random.nextInt(20) - 8)),
                Duration.ofSeconds(2 + random.nextInt(3)),
                Duration.ofSeconds(5 + random.nextInt(8)),
                Duration.ofSeconds(Math.max(0, random.nextInt(6) - 2)));
        return new Limits(above, above + 3 - random.nextInt(5), timing);
    }

    /** Counts that wander and flap, at times that repeat, follow each other or leave gaps. */
    private static List<Frame> frames(Random random, Limits limits) {
        List<Frame> frames = new ArrayList<>();
        long micros = 1_000_000L * random.nextInt(100);
        long version = 1;
        int count = limits.above();
        int flapping = random.nextInt(8);
        for (int sequence = 0; sequence < FRAMES; sequence++) {
            frames.add(new Frame(micros, sequence, version, random.nextInt(10) == 0 ? -1 : count));
            int kind = random.nextInt(30);
            micros += kind == 0 ? 0 : kind == 1 ? 1_000_000L * random.nextInt(16) : 500_000L * (1 + random.nextInt(3));
            version += random.nextInt(40) == 0 ? 1 : 0;
            count = random.nextInt(10) < flapping ? random.nextInt(9) : count;
        }
        return frames;
    }

    private Rule rule(Limits limits, long version) {
        return compiled.computeIfAbsent(limits + "/" + version, key -> {
            RuleText text = Rules.text(
                    "count > " + limits.above(), "count < " + limits.below(), limits.timing(), "{count} things");
            return Rules.compiled(version, text);
        });
    }

    private static Observation observation(Frame frame) {
        Observation seen = Observation.at("north", frame.sequence(), frame.micros());
        return frame.count() < 0 ? seen : seen.with(Field.COUNT, frame.count());
    }

    private static List<Told> told(List<RuleEvent> events) {
        return events.stream()
                .map(event -> new Told(
                        event.kind(),
                        event.cause(),
                        event.rule().version(),
                        event.occurredMicros(),
                        event.sinceMicros(),
                        Long.parseLong(event.episode().substring(event.episode().lastIndexOf('/') + 1)),
                        event.evidence().numbers().get(Field.COUNT).intValue()))
                .toList();
    }
}
