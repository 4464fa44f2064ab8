package io.comevl.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
            killed.destroyForcibly();
            killed.onExit().get();
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
    void aFolderInWhichNoneWasStartedHasNone() throws Exception {
        assertThat(Cluster.at(new ClusterFolder(path))).isEmpty();
    }

    private static Cluster up(ClusterFolder folder) throws Exception {
        return Cluster.up(folder, Path.of("flink-conf"), 1, 0, Cluster.Lifetime.WITH_THIS_PROCESS, PATIENCE);
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
