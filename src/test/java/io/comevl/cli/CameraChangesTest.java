package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.CameraStatus;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.Topics;
import io.comevl.ingest.live.CameraGroup;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CameraSpec.Size;
import io.comevl.ingest.live.CameraSupervisor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Cameras come and go, each under a name of its own and in a process of its own: 288 changes are a day with one every five
 * minutes. What runs them does not grow. Samples are written to {@code target/camera-changes.csv}: changes, megabytes of
 * live objects, of the process, threads, processes of cameras.
 */
@EnabledIfSystemProperty(
        named = CameraChangesTest.CHANGES,
        matches = "[1-9]\\d+",
        disabledReason = "takes minutes; -D" + CameraChangesTest.CHANGES + "=288")
final class CameraChangesTest {

    static final String CHANGES = "comevl.test.camera-changes";

    private static final int AT_ONCE = 3;
    private static final int BETWEEN_SAMPLES = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(int changes, double liveMegabytes, double megabytes, int threads, long processes) {

        private String line() {
            return String.format(
                    Locale.ROOT, "%d,%.1f,%.1f,%d,%d", changes, liveMegabytes, megabytes, threads, processes);
        }
    }

    @Test
    void aDayOfChangesLeavesNothingBehind() throws Exception {
        int changes = Integer.getInteger(CHANGES);
        Deque<CameraSpec> cameras = new ArrayDeque<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Topics topics = Topics.defaults();
            topics.createMissing(broker.kafka(), 1, PATIENCE);
            CameraSupervisor.Target target =
                    new CameraSupervisor.Target(broker.kafka(), topics.frames(), CameraProcess.class.getName());
            try (CameraGroup group = new CameraGroup(target, topics.cameraStatus(), line -> {})) {
                for (int change = 1; change <= changes; change++) {
                    CameraSpec added = camera("camera-" + change);
                    cameras.addLast(added);
                    if (cameras.size() > AT_ONCE) {
                        cameras.removeFirst();
                    }
                    group.become(List.copyOf(cameras));
                    awaitPictures(group, added.id());
                    if (change % BETWEEN_SAMPLES == 0) {
                        samples.add(sample(change));
                    }
                }
                assertThat(group.published()).hasSize(AT_ONCE);
            }
        } finally {
            Files.write(
                    Path.of("target", "camera-changes.csv"),
                    samples.stream().map(Sample::line).toList());
        }
        Sample early = samples.get(samples.size() / 3);
        Sample late = samples.get(samples.size() - 1);
        assertThat(late.liveMegabytes()).isLessThan(1.1 * early.liveMegabytes() + 2);
        assertThat(late.megabytes()).isLessThan(1.15 * early.megabytes());
        assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 2);
        assertThat(late.processes()).isEqualTo(AT_ONCE);
    }

    private static CameraSpec camera(String id) {
        return new CameraSpec(id, CameraAddress.of("generated"), 1, new Size(160, 90), 85, Duration.ofSeconds(30));
    }

    private static void awaitPictures(CameraGroup group, String camera) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (group.published().stream().noneMatch(status -> hasPictures(status, camera))) {
            assertThat(System.nanoTime()).as(camera).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
            group.publishNews();
        }
    }

    private static boolean hasPictures(CameraStatus status, String camera) {
        return status.getCamera().equals(camera) && status.getPublished() > 0;
    }

    private static Sample sample(int changes) throws IOException {
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        String resident = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
        long cameras = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(CameraProcess.class.getName()))
                .count();
        return new Sample(
                changes,
                live / 1e6,
                Long.parseLong(resident) * 4096 / 1e6,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                cameras);
    }
}
