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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: started, killed, started again by their supervisor, ended. */
final class ClusterTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10); // however busy the machine

    @TempDir
    Path path;

    @Test
    void aKilledTaskManagerIsStartedAgainAndNothingIsLeftAfterDown() throws Exception {
        ClusterFolder folder = new ClusterFolder(path);
        Cluster cluster = up(folder);
        try {
            assertThat(cluster.status().isWhole()).isTrue();
            assertThat(cluster.status().flink()).contains(new FlinkPage.Overview(1, 2, 2));
            assertThatThrownBy(() -> up(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage(path + ": a cluster runs here already; see comevl cluster status");

            ProcessHandle killed = cluster.process("taskmanager-1").orElseThrow();
            kill(cluster, "taskmanager-1");
            ClusterStatus after = awaitWhole(cluster);

            assertThat(after.processes())
                    .filteredOn(process -> process.name().equals("taskmanager-1"))
                    .singleElement()
                    .satisfies(process -> {
                        assertThat(process.alive().orElseThrow().pid()).isNotEqualTo(killed.pid());
                        assertThat(process.alive().orElseThrow().starts()).isEqualTo(2);
                    });
        } finally {
            cluster.down();
        }
        assertThat(cluster.status().isDown()).isTrue();
        assertThat(Cluster.at(folder)).isPresent();
    }

    @Test
    void whatLivesIsKeptByAnotherSupervisorAndACompanionIsStartedAgainToo() throws Exception {
        ClusterFolder folder = new ClusterFolder(path);
        int port = FreePort.of(0, "the test");
        Cluster.Plan plan = new Cluster.Plan(
                Path.of("flink-conf"),
                1,
                0,
                Cluster.Lifetime.WITH_THIS_PROCESS,
                List.of(new Companion(
                        "listener", Listener.class.getName(), List.of("-Xmx16m"), List.of("" + port), port, true)));
        Cluster cluster = Cluster.up(folder, plan, PATIENCE);
        try {
            assertThat(Cluster.at(folder).orElseThrow().companions()).isEqualTo(plan.companions());
            List<ProcessHandle> before = processes(cluster, "listener", "zookeeper", "jobmanager", "taskmanager-1");
            kill(cluster, "supervisor");
            assertThat(cluster.isWatched()).isFalse();
            assertThat(cluster.status().isWhole()).isFalse();

            Cluster again = Cluster.up(folder, plan, PATIENCE);
            assertThat(again.status().isWhole()).isTrue();
            assertThat(processes(again, "listener", "zookeeper", "jobmanager", "taskmanager-1"))
                    .isEqualTo(before);

            kill(again, "listener");
            awaitWhole(again);
            assertThat(again.process("listener")).isPresent().isNotEqualTo(Optional.of(before.get(0)));
        } finally {
            cluster.down();
        }
        assertThat(cluster.status().isDown()).isTrue();
        assertThat(FreePort.of(port, "nobody any more")).isEqualTo(port);
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

    private static Cluster up(ClusterFolder folder) throws Exception {
        return Cluster.up(
                folder, new Cluster.Plan(Path.of("flink-conf"), 1, 0, Cluster.Lifetime.WITH_THIS_PROCESS), PATIENCE);
    }

    private static ClusterStatus awaitWhole(Cluster cluster) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        ClusterStatus status = cluster.status();
        while (!status.isWhole()) {
            assertThat(Instant.now()).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
            status = cluster.status();
        }
        return status;
    }
}
