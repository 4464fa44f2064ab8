package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.grounding.SceneModel;
import io.comevl.runtime.Device;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses declare that closing may throw anything
final class TaskGpuTest {

    private static final List<OptionalInt> OPENED_ON = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        OPENED_ON.clear();
    }

    /** Notes on which GPU it is opened. */
    private record Noting() implements ModelProvider {

        @Override
        public SceneModel open() {
            throw new AssertionError("opened outside of a task");
        }

        @Override
        public SceneModel open(TaskGpu gpu) {
            OPENED_ON.add(gpu.index());
            return FakeModel.named("noting");
        }
    }

    @Test
    void bothOperatorsOpenTheModelOnTheGpuThatFlinkGivesTheirTaskManager() throws Exception {
        opened(encode(), 0, 3).close();
        opened(ground(), 0, 3).close();

        assertThat(OPENED_ON).containsExactly(OptionalInt.of(3), OptionalInt.of(3));
    }

    @Test
    void severalGpusGoToTheSubtasksInTurn() throws Exception {
        for (int subtask = 0; subtask < 4; subtask++) {
            opened(encode(), subtask, 5, 2).close();
        }

        assertThat(OPENED_ON.stream().map(OptionalInt::orElseThrow)).containsExactly(2, 5, 2, 5);
    }

    @Test
    void withoutGpusTheyGetNone() throws Exception {
        opened(encode(), 0).close();

        assertThat(OPENED_ON).containsExactly(OptionalInt.empty());
    }

    @Test
    void whoWantsFlinksGpuIsToldWhereThereIsNone() throws Exception {
        DeviceChoice given = DeviceChoice.givenByFlink();

        assertThat(given.inTask(new TaskGpu(OptionalInt.of(1)))).isEqualTo(Device.gpu(1));
        assertThat(given.outsideOfTasks()).isEqualTo(Device.cpu());
        assertThatThrownBy(() -> given.inTask(new TaskGpu(OptionalInt.empty())))
                .isInstanceOf(JobStartException.class)
                .hasMessageStartingWith("Flink gave this TaskManager no GPU: name the external resource gpu")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whoSendsAJobToAClusterNeedsNoGpu() throws Exception {
        DeviceChoice there = DeviceChoice.onEachMachine(Device.gpu(1));

        assertThat(there.inTask(new TaskGpu(OptionalInt.of(0)))).isEqualTo(Device.gpu(1));
        assertThat(there.outsideOfTasks()).isEqualTo(Device.cpu());
        assertThat(DeviceChoice.of(Device.gpu(1)).outsideOfTasks()).isEqualTo(Device.gpu(1));
    }

    private static OneInputStreamOperatorTestHarness<?, ?> opened(Operator operator, int subtask, int... gpus)
            throws Exception {
        Set<ExternalResourceInfo> given =
                Arrays.stream(gpus).mapToObj(TaskGpuTest::gpu).collect(Collectors.toSet());
        MockEnvironment environment = new MockEnvironmentBuilder()
                .setMaxParallelism(8)
                .setParallelism(4)
                .setSubtaskIndex(subtask)
                .setExternalResourceInfoProvider(name -> name.equals("gpu") ? given : Set.of())
                .build();
        return operator.open(environment);
    }

    private static ExternalResourceInfo gpu(int index) {
        Map<String, String> properties = Map.of("index", Integer.toString(index));
        return new ExternalResourceInfo() {
            @Override
            public Optional<String> getProperty(String key) {
                return Optional.ofNullable(properties.get(key));
            }

            @Override
            public Set<String> getKeys() {
                return properties.keySet();
            }
        };
    }

    private interface Operator {
        OneInputStreamOperatorTestHarness<?, ?> open(MockEnvironment environment) throws Exception;
    }

    private static Operator encode() {
        return environment -> opened(
                new Encode(new Noting(), Records.LIMITS, Records.BOUNDS, ReuseOptions.NONE),
                TypeInformation.of(PlannedFrame.class),
                environment);
    }

    private static Operator ground() {
        return environment -> opened(
                new Ground(new Noting(), Records.LIMITS, Records.BOUNDS),
                TypeInformation.of(FusedFrame.class),
                environment);
    }

    private static <I, O> OneInputStreamOperatorTestHarness<I, O> opened(
            RichAsyncFunction<I, O> function, TypeInformation<I> type, MockEnvironment environment) throws Exception {
        OneInputStreamOperatorTestHarness<I, O> harness = new OneInputStreamOperatorTestHarness<>(
                new AsyncWaitOperatorFactory<>(
                        function, Records.BOUNDS.timeout().toMillis(), Records.BOUNDS.capacity(), OutputMode.ORDERED),
                type.createSerializer(new ExecutionConfig().getSerializerConfig()),
                environment);
        harness.open();
        return harness;
    }
}
