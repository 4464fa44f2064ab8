package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Tracks;
import io.comevl.job.watch.CameraClock;
import io.comevl.job.watch.WatchState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

final class TopologyTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void everyOperatorHasAStableUidAndTheModelsStagesAreOneChain() throws Exception {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        JobOptions options = JobOptions.from(config);
        KafkaPipes kafka = new KafkaPipes(options);
        Topology.wire(kafka.inputs(env, QuerySnapshot.empty()), kafka, FakeModel.provider("graph"), options);

        StreamGraph graph = env.getStreamGraph();
        JobGraph job = graph.getJobGraph();

        assertThat(env.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(graph.getStreamNodes())
                .filteredOn(node -> node.getTransformationUID() != null)
                .extracting(StreamNode::getTransformationUID)
                .contains(
                        "frames",
                        "queries",
                        "admit",
                        "admit-queries",
                        "capture-time",
                        "plan",
                        "overload",
                        "encode",
                        "ground",
                        "report",
                        "track",
                        "rules",
                        "acknowledge");
        assertThat(graph.getStreamNodes())
                .allSatisfy(node -> assertThat(node.getTransformationUID())
                        .as(node.getOperatorName())
                        .isNotNull());
        assertThat(StreamSupport.stream(job.getVertices().spliterator(), false).map(JobVertex::getName))
                .as("encode hands visual tokens to ground without serialising them")
                .anySatisfy(name ->
                        assertThat(name).contains("plan -> overload -> encode -> ground -> (report, track -> (rules"));
    }

    @Test
    void recordsBetweenOperatorsNeedNoKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(RawRecord.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(CameraFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(QueryChange.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(PlannedFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(AnsweredFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(AdmitQueries.PartitionEnd.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Applied.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Acknowledge.Gathered.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Plan.NextOffset.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(WaitingFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(WatchState.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(CameraClock.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Observed.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(RuleMemory.class);
        assertThatCode(() -> TypeInformation.of(FusedFrame.class)).doesNotThrowAnyException();
        assertThat(TypeInformation.of(FusedFrame.class)).isInstanceOf(FusedFrameType.class);
    }

    @Test
    void everyFrameOfABoundedStreamIsAnsweredOnceAndTheBadOneKept() throws Exception {
        List<RawRecord> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] image = i == 7 ? Records.pngWithSpoiltPixels() : Records.png(40, 30);
            frames.add(Records.raw(i, Records.frame("camera-" + i % 3, i / 3, Instant.now(), image)));
        }

        CollectedOutputs out = run(
                "bounded", frames, List.of(Records.query("all", "*"), Records.query("one", "camera-1")), config -> {});

        assertThat(out.detections())
                .extracting(Detection::getId)
                .doesNotHaveDuplicates()
                .hasSize(39 + 12 + 1) // camera-1 had 13 frames; number 7 was its third
                .contains("camera-0/0/all/1/0", "camera-1/12/one/1/0", "camera-1/2//0/0")
                .doesNotContain("camera-1/2/all/1/0");
        assertThat(out.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getOffset()).isEqualTo(7));
        assertThat(FakeModel.named("bounded").openTokens).hasValue(0);
    }

    @Test
    void aMoverIsFollowedAcrossALineCountedOnceInEachWindowAndAlertedOnce() throws Exception {
        Query query = Records.moverQuery("watch");
        query.setWindows(List.of(QueryWindow.newBuilder()
                .setLengthMillis(2000)
                .setStepMillis(2000)
                .build()));
        query.setRule(Records.rule("line.in > 0"));
        Instant begin = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 2 * 2 - 60);
        List<RawRecord> frames = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            for (String camera : List.of("gate", "door")) {
                byte[] image = Records.png(40, 30, Records.moverAt(i));
                frames.add(Records.raw(frames.size(), Records.frame(camera, i, begin.plusMillis(250L * i), image)));
            }
        }
        CollectedOutputs out = run("mover", frames, List.of(query), config -> config.set(Options.OUT_OF_ORDER, MINUTE));

        assertThat(out.tracks())
                .as("subtasks of the source shuffle frames; a bound puts them right")
                .filteredOn(tracks -> tracks.getCamera().equals("gate"))
                .extracting(Tracks::getSequence)
                .containsExactlyElementsOf(LongStream.range(0, 19).boxed().toList());
        List<Event> events = out.events().stream()
                .filter(event -> event.getKind() != EventKind.QUERY_APPLIED)
                .toList();
        assertThat(events)
                .extracting(event -> event.getCamera() + " " + event.getKind())
                .containsExactlyInAnyOrder(
                        "gate LINE_CROSSED", "gate ALERT_RAISED", "door LINE_CROSSED", "door ALERT_RAISED");
        assertThat(events).extracting(Event::getId).doesNotHaveDuplicates();
        assertThat(out.counts())
                .filteredOn(counts -> counts.getCamera().equals("door"))
                .extracting(counts ->
                        counts.getUnique() + " " + counts.getLines().get(0).getIn())
                .as("the window that the end of input cuts short is left out")
                .containsExactly("1 0", "1 1");
    }

    @SuppressWarnings("try") // A cluster's close may be interrupted, and so may a test.
    @Test
    void everyFrameIsAccountedForInMetricsAndAmongTheDetections() throws Exception {
        InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
        Query sampled = Records.query("sampled", "gate", "yard");
        sampled.setEveryN(3);
        List<RawRecord> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            for (String camera : List.of("gate", "yard", "door")) {
                byte[] image = i % 10 == 9 ? new byte[] {1, 2, 3} : i == 6 ? Records.pngWithSpoiltPixels() : sound(i);
                frames.add(Records.raw(frames.size(), Records.frame(camera, i, Instant.now(), image)));
            }
        }
        Configuration config = config();
        reporter.addToConfiguration(config);
        config.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(2);
        CollectedOutputs out = wire(env, config, "accounts", frames, List.of(sampled));

        try (MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumSlotsPerTaskManager(2)
                .build())) {
            cluster.start();
            cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
            assertAccounts(out, reporter); // before the cluster ends and its reporters forget
        }
    }

    @Test
    void aCameraFasterThanTheModelHasItsNewestFramesAnsweredAndTheOthersTold() throws Exception {
        List<RawRecord> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] image = Records.png(FakeModel.NEVER_ANSWERS, 30);
            frames.add(Records.raw(i, Records.frame("gate", i, Instant.now(), image)));
        }
        FakeModel model = FakeModel.named("overload");
        CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
            while (model.seen.get() < 8) { // as many as the model has places for
                Thread.onSpinWait();
            }
            model.answerAll();
        });

        Configuration config = config();
        config.set(Options.OVERLOAD, Options.Overload.LATEST);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, config);
        CollectedOutputs out = wire(env, config, "overload", frames, List.of(Records.query("all", "*")));
        env.execute();

        answering.join();
        assertThat(out.detections())
                .extracting(Detection::getSequence)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 40).boxed().toList());
        assertThat(out.detections())
                .filteredOn(detection -> detection.getStatus() == DetectionStatus.OK)
                .extracting(Detection::getSequence)
                .contains(0L, 7L, 39L);
        assertThat(out.detections())
                .filteredOn(detection -> detection.getStatus() != DetectionStatus.OK)
                .isNotEmpty()
                .allSatisfy(detection -> assertThat(detection.getReason()).startsWith("overload: "));
    }

    private static void assertAccounts(CollectedOutputs out, InMemoryReporter reporter) {
        Map<String, Map<DetectionStatus, Long>> told = out.detections().stream()
                .collect(Collectors.groupingBy(
                        Detection::getCamera, Collectors.groupingBy(Detection::getStatus, Collectors.counting())));
        assertThat(told.get("gate"))
                .isEqualTo(Map.of(
                        DetectionStatus.OK, 6L, // 0, 3, 12, 18, 24, 27
                        DetectionStatus.SKIPPED, 18L,
                        DetectionStatus.FAILED, 6L)); // 6, 9, 15, 19, 21, 29
        for (String camera : List.of("gate", "yard", "door")) {
            Map<DetectionStatus, Long> byStatus = told.get(camera);
            assertThat(byStatus.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(30);
            assertThat(counted(reporter, camera, "numFramesIn")).isEqualTo(30);
            assertThat(counted(reporter, camera, "numFramesAnswered"))
                    .isEqualTo(byStatus.getOrDefault(DetectionStatus.OK, 0L));
            assertThat(counted(reporter, camera, "numFramesSkipped")).isEqualTo(byStatus.get(DetectionStatus.SKIPPED));
            assertThat(counted(reporter, camera, "numFramesFailed")).isEqualTo(byStatus.get(DetectionStatus.FAILED));
        }
    }

    private static byte[] sound(int i) {
        return Records.png(i == 15 ? FakeModel.ANSWER_FAILS : i == 21 ? FakeModel.SEE_FAILS : 40, 30);
    }

    private static long counted(InMemoryReporter reporter, String camera, String name) {
        return reporter.getMetricsByGroup().entrySet().stream()
                .filter(group ->
                        String.join(".", group.getKey().getScopeComponents()).endsWith(".camera." + camera))
                .filter(group -> group.getValue().containsKey(name))
                .mapToLong(group -> ((Counter) group.getValue().get(name)).getCount())
                .sum();
    }

    private static CollectedOutputs run(
            String model, List<RawRecord> frames, List<Query> standing, Consumer<Configuration> settings)
            throws Exception {
        Configuration config = config();
        settings.accept(config);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        CollectedOutputs out = wire(env, config, model, frames, standing);
        env.execute();
        return out;
    }

    private static Configuration config() throws JobStartException {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        config.set(Options.ENCODE_TIMEOUT, Duration.ofMinutes(10)); // however busy the machine
        config.set(Options.GROUND_TIMEOUT, Duration.ofMinutes(10));
        config.set(Options.IDLE, Duration.ofHours(1));
        return config;
    }

    private static CollectedOutputs wire(
            StreamExecutionEnvironment env,
            Configuration config,
            String model,
            List<RawRecord> frames,
            List<Query> standing) {
        TypeInformation<RawRecord> raw = TypeInformation.of(RawRecord.class);
        Inputs inputs = new Inputs(
                env.fromData(frames, raw).uid("frames"),
                env.fromData(List.of(Records.raw(0, Records.query("other", "elsewhere"))), raw)
                        .uid("queries"),
                new QuerySnapshot(standing, Map.of()),
                new WallTime());
        CollectedOutputs out = new CollectedOutputs();
        Topology.wire(inputs, out, FakeModel.provider(model), JobOptions.from(config));
        return out;
    }
}
