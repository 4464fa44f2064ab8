package io.comevl.cli;

import io.comevl.job.cluster.ClusterFolder;
import io.comevl.job.cluster.FlinkPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the job runs, if not in this process. */
final class TargetOptions {

    private static final String USUAL = "";

    @Option(
            names = "--cluster",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = USUAL,
            description = "Submit the job to the cluster that comevl cluster up started (in this folder).")
    private String cluster;

    @Option(
            names = "--jobmanager",
            paramLabel = "HOST:PORT",
            description = "Submit the job to the Flink cluster whose web page is there; it needs this program on its "
                    + "class path.")
    private Optional<String> jobManager;

    /** Of the cluster that is to run the job; none for a job in this process. */
    Optional<FlinkPage> page() throws IOException {
        if (jobManager.isPresent()) {
            return Optional.of(page(jobManager.get()));
        }
        if (cluster == null) {
            return Optional.empty();
        }
        ClusterFolder folder =
                cluster.equals(USUAL) ? ClusterFolder.usual("cluster") : new ClusterFolder(Path.of(cluster));
        return Optional.of(ClusterCommand.Place.required(folder).page());
    }

    private static FlinkPage page(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("--jobmanager: expected HOST:PORT, found " + address);
        }
        return new FlinkPage(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
}
