package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.Event;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

final class SeamTest {

    private static final int KEY_GROUPS = 128;

    @Test
    void eachCamerasFramesAreLiveFromWhereItsSubtaskLearntOfTheQuery() {
        Seam seam = seam(2, Map.of(0, Map.of(0, 10L), 1, Map.of(0, 14L)));
        String ofFirst = cameraOf(0);
        String ofSecond = cameraOf(1);

        assertThat(seam.isBefore(ofFirst, 0, 9)).isTrue();
        assertThat(seam.isBefore(ofFirst, 0, 10)).isFalse();
        assertThat(seam.isBefore(ofSecond, 0, 13)).isTrue();
        assertThat(seam.isBefore(ofSecond, 0, 14)).isFalse();
        assertThat(seam.latest()).containsExactly(Map.entry(0, 14L));
    }

    @Test
    void aPartitionOfWhichNothingWasSeenIsLiveFromItsFirstFrameOn() {
        assertThat(seam(2, Map.of(0, Map.of(0, 10L), 1, Map.of())).isBefore(cameraOf(1), 0, 3))
                .isFalse();
        assertThat(seam(1, Map.of(0, Map.of(0, 10L))).isBefore("gate", 1, 0)).isFalse();
    }

    private static Seam seam(int shares, Map<Integer, Map<Integer, Long>> from) {
        Applied change = Applied.of(new QueryChange("a", Records.query("a", "*"), "queries", 0, 12), 1)
                .by(new CameraShare(0, shares, KEY_GROUPS), Map.of());
        Event event = QueryEvents.applied(change, from, Instant.EPOCH);
        return Seam.of(event);
    }

    private static String cameraOf(int share) {
        int number = 0;
        while (KeyGroupRangeAssignment.assignKeyToParallelOperator("camera-" + number, KEY_GROUPS, 2) != share) {
            number++;
        }
        return "camera-" + number;
    }
}
