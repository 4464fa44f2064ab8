package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

final class TopologyTest {

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
                        "encode",
                        "ground",
                        "report");
        assertThat(graph.getStreamNodes())
                .allSatisfy(node -> assertThat(node.getTransformationUID())
                        .as(node.getOperatorName())
                        .isNotNull());
        assertThat(StreamSupport.stream(job.getVertices().spliterator(), false).map(JobVertex::getName))
                .as("encode hands visual tokens to ground without serialising them")
                .anySatisfy(name -> assertThat(name).contains("plan -> encode -> ground -> report"));
    }

    @Test
    void recordsBetweenOperatorsNeedNoKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(RawRecord.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(CameraFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(QueryChange.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(PlannedFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(AnsweredFrame.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(AdmitQueries.PartitionEnd.class);
        assertThatCode(() -> TypeInformation.of(FusedFrame.class)).doesNotThrowAnyException();
        assertThat(TypeInformation.of(FusedFrame.class)).isInstanceOf(FusedFrameType.class);
    }

    @Test
    void everyFrameOfABoundedStreamIsAnsweredOnceAndTheBadOneKept() throws Exception {
        Configuration config = JobRunner.configuration(Path.of("flink-conf"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        List<RawRecord> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] image = i == 7 ? Records.pngWithSpoiltPixels() : Records.png(40, 30);
            frames.add(Records.raw(i, Records.frame("camera-" + i % 3, i / 3, Instant.now(), image)));
        }
        QuerySnapshot standing =
                new QuerySnapshot(List.of(Records.query("all", "*"), Records.query("one", "camera-1")), Map.of());
        TypeInformation<RawRecord> raw = TypeInformation.of(RawRecord.class);
        Inputs inputs = new Inputs(
                env.fromData(frames, raw).uid("frames"),
                env.fromData(List.of(Records.raw(0, Records.query("other", "elsewhere"))), raw)
                        .uid("queries"),
                standing);
        Collected out = new Collected();
        Topology.wire(inputs, out, FakeModel.provider("bounded"), JobOptions.from(config));

        env.executeAsync();

        assertThat(drain(out.detections))
                .extracting(Detection::getId)
                .doesNotHaveDuplicates()
                .hasSize(39 + 12) // camera-1 had 13 frames; number 7 was its third
                .contains("camera-0/0/all/1/0", "camera-1/12/one/1/0")
                .doesNotContain("camera-1/2/all/1/0");
        assertThat(drain(out.deadLetters))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getOffset()).isEqualTo(7));
        assertThat(FakeModel.named("bounded").openTokens).hasValue(0);
    }

    private static <T> List<T> drain(Iterator<T> values) {
        List<T> all = new ArrayList<>();
        values.forEachRemaining(all::add);
        return all;
    }

    private static final class Collected implements Outputs {
        private CloseableIterator<Detection> detections;
        private CloseableIterator<DeadLetter> deadLetters;

        @Override
        public void detections(DataStream<Detection> stream) {
            detections = stream.collectAsync();
        }

        @Override
        public void deadLetters(DataStream<DeadLetter> stream) {
            deadLetters = stream.collectAsync();
        }
    }
}
