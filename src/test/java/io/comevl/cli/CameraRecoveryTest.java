package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.avro.Frame;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.Clips;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.ingest.live.CameraGroup;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CameraSpec.Size;
import io.comevl.ingest.live.CameraStatuses;
import io.comevl.ingest.live.CameraSupervisor;
import io.comevl.ingest.live.MjpegServer;
import io.comevl.ingest.live.MjpegServer.Behaviour;
import io.comevl.ingest.live.RtspServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras come back by themselves, whatever happens to their servers or to their own processes: real servers, real
 * processes, a real Kafka. How long each took is written to {@code target/camera-recovery.csv}.
 */
@Timeout(600)
final class CameraRecoveryTest {

    private static final Duration TIMEOUT =
            Duration.ofSeconds(Integer.getInteger("comevl.test.camera-timeout-seconds", 4));
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int PARTITIONS = 2;

    private static EmbeddedBroker broker;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        Topics.defaults().createMissing(broker.kafka(), PARTITIONS, LONG);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aCameraByHttpComesBackFromEveryFault() throws Exception {
        MjpegServer server = new MjpegServer(0);
        int port = server.port();
        List<MjpegServer> servers = new ArrayList<>(List.of(server));
        ProcessHandle process;
        try (CameraSupervisor camera = supervise("gate", server.url())) {
            await(camera, status -> status.getPublished() > 3);

            comesBack(camera, "MJPEG connection silent", server::freeze, () -> {});
            comesBack(
                    camera,
                    "MJPEG garbage",
                    () -> server.behave(Behaviour.GARBAGE),
                    () -> server.behave(Behaviour.GOOD));
            resizes(camera, server);
            comesBack(camera, "its process stopped (SIGSTOP)", () -> signal(camera, "STOP"), () -> {});
            comesBack(camera, "its process killed (SIGKILL)", () -> signal(camera, "KILL"), () -> {});
            comesBack(
                    camera,
                    "MJPEG server killed, then there again",
                    server::close,
                    () -> servers.add(new MjpegServer(port)));
            process = ProcessHandle.of(camera.pid().orElseThrow()).orElseThrow();
        } finally {
            servers.forEach(MjpegServer::close);
        }
        process.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(said).isNotEmpty().noneMatch(line -> line.contains("geheim"));
        List<Frame> frames = published("gate");
        assertThat(frames)
                .extracting(Frame::getSequence)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(frames).extracting(Frame::getCapturedAt).isSorted();
        assertThat(frames).extracting(Frame::getWidth).contains(64, 160);
    }

    @Test
    void aCameraByRtspComesBackFromEveryFault() throws Exception {
        Path clip = Clips.transportStream(folder.resolve("clip.ts"), 250, 25);
        Duration length = Duration.ofSeconds(10);
        RtspServer server = new RtspServer(0, clip, length);
        int port = server.port();
        List<RtspServer> servers = new ArrayList<>(List.of(server));
        try (CameraSupervisor camera = supervise("yard", server.url())) {
            await(camera, status -> status.getPublished() > 3);

            comesBack(camera, "RTSP connection silent", server::freeze, () -> {});
            comesBack(
                    camera,
                    "RTSP server killed, then there again",
                    server::close,
                    () -> servers.add(new RtspServer(port, clip, length)));
        } finally {
            for (RtspServer one : servers) {
                one.close();
            }
        }
    }

    @Test
    void aHungCameraHoldsUpNoOther() throws Exception {
        MjpegServer server = new MjpegServer(0);
        try (CameraSupervisor calm = CameraSupervisor.start(generated("calm"), target(), said::add);
                CameraSupervisor hung = supervise("hung", server.url())) {
            await(calm, status -> status.getPublished() > 3);
            await(hung, status -> status.getPublished() > 3);
            Instant begin = Instant.now();
            comesBack(
                    hung, "its process stopped (SIGSTOP), another one beside it", () -> signal(hung, "STOP"), () -> {});
            Instant end = Instant.now();
            long before = calm.status().getPublished();
            await(calm, status -> status.getPublished() > before + 1);

            Duration gap = largestGap(published("calm"), begin, end);
            note("longest time between two frames of that other one", 0, gap.toNanos());
            assertThat(gap).isPositive().isLessThan(TIMEOUT);
        } finally {
            server.close();
        }
    }

    private static Duration largestGap(List<Frame> frames, Instant begin, Instant end) {
        Duration largest = Duration.ZERO;
        for (int i = 1; i < frames.size(); i++) {
            Instant from = frames.get(i - 1).getCapturedAt();
            Instant to = frames.get(i).getCapturedAt();
            Duration gap = Duration.between(from, to);
            largest = to.isAfter(begin) && from.isBefore(end) && gap.compareTo(largest) > 0 ? gap : largest;
        }
        return largest;
    }

    @Test
    void camerasAreAddedAndRemovedWhileOthersGoOn() throws Exception {
        CameraSpec hall = generated("hall");
        CameraSpec roof = generated("roof");
        try (CameraGroup group = new CameraGroup(target(), Topics.defaults().cameraStatus(), said::add)) {
            group.become(List.of(hall));
            awaitStatus(group, "hall", status -> status.getPublished() > 0);

            group.become(List.of(hall, roof));
            CameraStatus before = awaitStatus(group, "roof", status -> status.getPublished() > 3);
            group.become(List.of(roof));
            awaitStatus(group, "hall", status -> status.getState() == CameraState.STOPPED);
            CameraStatus after =
                    awaitStatus(group, "roof", status -> status.getReportedAt().isAfter(before.getReportedAt()));

            assertThat(after.getPublished()).isGreaterThanOrEqualTo(before.getPublished());
        }
        assertThat(CameraStatuses.read(broker.kafka(), Topics.defaults().cameraStatus(), LONG))
                .filteredOn(status -> Set.of("hall", "roof").contains(status.getCamera()))
                .extracting(CameraStatus::getState)
                .containsExactly(CameraState.STOPPED, CameraState.STOPPED);
    }

    private static CameraStatus awaitStatus(CameraGroup group, String camera, Predicate<CameraStatus> wanted)
            throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (true) {
            group.publishNews();
            for (CameraStatus status :
                    CameraStatuses.read(broker.kafka(), Topics.defaults().cameraStatus(), LONG)) {
                if (status.getCamera().equals(camera) && wanted.test(status)) {
                    return status;
                }
            }
            assertThat(System.nanoTime()).as(camera).isLessThan(deadline);
        }
    }

    @Test
    void theProcessDiesWithTheCommandThatStartedIt() throws Exception {
        Process command = command("camera", "--id", "lot", "--url", "generated", "--fps", "10");
        Set<ProcessHandle> processes = new HashSet<>();
        try {
            while (published("lot").isEmpty()) {
                assertThat(command.isAlive()).isTrue();
                command.descendants().forEach(processes::add);
            }
        } finally {
            command.destroyForcibly();
        }

        assertThat(processes).isNotEmpty();
        for (ProcessHandle process : processes) {
            process.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private interface Step {
        void take() throws Exception;
    }

    /** A fault, its end once it was noticed, and the way back. */
    private static void comesBack(CameraSupervisor camera, String fault, Step begin, Step end) throws Exception {
        CameraStatus before = camera.status();
        long start = System.nanoTime();
        begin.take();
        CameraStatus noticed = await(
                camera,
                status -> status.getLosses() + status.getRestarts() > before.getLosses() + before.getRestarts());
        long noticedAt = System.nanoTime();
        end.take();
        long ended = System.nanoTime();
        await(
                camera,
                status -> status.getState() == CameraState.CONNECTED
                        && status.getPublished() > noticed.getPublished() + 1);
        note(fault, noticedAt - start, System.nanoTime() - ended);
    }

    private static void resizes(CameraSupervisor camera, MjpegServer server) throws Exception {
        long start = System.nanoTime();
        server.resize(160);
        CameraStatus large = await(camera, status -> status.getWidth() == 160);
        await(camera, status -> status.getPublished() > large.getPublished() + 1);
        note("other picture size", 0, System.nanoTime() - start);
    }

    private static void note(String fault, long noticedNanos, long backNanos) throws IOException {
        Files.writeString(
                Path.of("target", "camera-recovery.csv"),
                String.format(
                        Locale.ROOT,
                        "%d s,%s,%.1f,%.1f%n",
                        TIMEOUT.toSeconds(),
                        fault,
                        noticedNanos / 1e9,
                        backNanos / 1e9),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private CameraSupervisor supervise(String id, String url) {
        CameraSpec camera = new CameraSpec(id, CameraAddress.of(url), 10, new Size(640, 360), 85, TIMEOUT);
        return CameraSupervisor.start(camera, target(), said::add);
    }

    private static CameraSpec generated(String id) {
        return new CameraSpec(id, CameraAddress.of("generated"), 10, new Size(640, 360), 85, Duration.ofSeconds(30));
    }

    private static CameraSupervisor.Target target() {
        return new CameraSupervisor.Target(broker.kafka(), Topics.defaults().frames(), CameraProcess.class.getName());
    }

    private static CameraStatus await(CameraSupervisor camera, Predicate<CameraStatus> wanted) {
        long deadline = System.nanoTime() + LONG.toNanos();
        CameraStatus status = camera.status();
        while (!wanted.test(status)) {
            assertThat(System.nanoTime()).as("%s", status).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            status = camera.status();
        }
        return status;
    }

    private static void signal(CameraSupervisor camera, String name) throws Exception {
        long pid = camera.pid().orElseThrow();
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    private static Process command(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), Main.class.getName());
        builder.command().addAll(List.of(arguments));
        builder.command().addAll(List.of("--kafka", broker.bootstrap()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<Frame> published(String camera) throws Exception {
        List<Frame> frames = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.defaults().frames(), partition))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                    Frame frame = RecordFormat.FRAME.decode(message.value(), RecordFormat.schemaOf(message.headers()));
                    if (frame.getCamera().equals(camera)) {
                        frames.add(frame);
                    }
                }
            }
        }
        return frames;
    }
}
