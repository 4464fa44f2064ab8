package io.comevl.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.ingest.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: started, killed, started again by their supervisor, ended. */
final class ClusterTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10); // however busy the machine

    @TempDir
    Path path;

    @Test
    void whatIsKilledIsStartedAgainAlsoByAnotherSupervisorAndNothingIsLeftAfterDown() throws Exception {
        ClusterFolder folder = new ClusterFolder(path);
        int port = FreePort.of(0, "the test");
        Cluster.Plan plan = plan(port);
        Cluster cluster = Cluster.up(folder, plan, PATIENCE);
        try {
            assertThat(cluster.status().isWhole()).isTrue();
            assertThat(cluster.status().flink()).contains(new FlinkPage.Overview(1, 2, 2));
            assertThat(Cluster.at(folder).orElseThrow().companions()).isEqualTo(plan.companions());
            assertThatThrownBy(() -> Cluster.up(folder, plan, PATIENCE))
                    .isInstanceOf(IOException.class)
                    .hasMessage(path + ": a cluster runs here already; see comevl cluster status");

            List<ProcessHandle> before = processes(cluster, "listener", "zookeeper", "jobmanager", "taskmanager-1");
            kill(cluster, "supervisor");
            assertThat(cluster.isWatched()).isFalse();
            assertThat(cluster.status().isWhole()).isFalse();
            Cluster kept = Cluster.up(folder, plan, PATIENCE);
            assertThat(kept.status().isWhole()).isTrue();
            assertThat(processes(kept, "listener", "zookeeper", "jobmanager", "taskmanager-1"))
                    .isEqualTo(before);

            kill(kept, "taskmanager-1");
            kill(kept, "listener");
            awaitWhole(kept);
            assertThat(processes(kept, "zookeeper", "jobmanager")).isEqualTo(before.subList(1, 3));
            assertThat(processes(kept, "listener", "taskmanager-1"))
                    .doesNotContain(before.get(0), before.get(3))
                    .allMatch(ProcessHandle::isAlive);
        } finally {
            cluster.down();
        }
        assertThat(cluster.status().isDown()).isTrue();
        assertThat(FreePort.of(port, "nobody any more")).isEqualTo(port);
        assertThat(Cluster.at(folder)).isPresent();
    }

    /** A small cluster, and something that others need. */
    private static Cluster.Plan plan(int port) {
        Companion listener =
                new Companion("listener", Listener.class.getName(), List.of("-Xmx16m"), List.of("" + port), port, true);
        return new Cluster.Plan(Path.of("flink-conf"), 1, 0, Cluster.Lifetime.WITH_THIS_PROCESS, List.of(listener));
    }

    /** Something that others need. */
    static final class Listener {

        private Listener() {}

        public static void main(String[] arguments) throws IOException {
            try (ServerSocket socket =
                    new ServerSocket(Integer.parseInt(arguments[0]), 10, InetAddress.getLoopbackAddress())) {
                while (true) {
                    socket.accept().close();
                }
            }
        }
    }

    private static List<ProcessHandle> processes(Cluster cluster, String... names) throws IOException {
        List<ProcessHandle> processes = new ArrayList<>();
        for (String name : names) {
            processes.add(cluster.process(name).orElseThrow());
        }
        return processes;
    }

    private static void kill(Cluster cluster, String name) throws Exception {
        ProcessHandle killed = cluster.process(name).orElseThrow();
        killed.destroyForcibly();
        killed.onExit().get();
    }

    @Test
    void aFolderInWhichNoneWasStartedHasNone() throws Exception {
        assertThat(Cluster.at(new ClusterFolder(path))).isEmpty();
    }

    private static void awaitWhole(Cluster cluster) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        ClusterStatus status = cluster.status();
        while (!status.isWhole()) {
            assertThat(Instant.now()).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
            status = cluster.status();
        }
    }
}
