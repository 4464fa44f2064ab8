package io.comevl.cli;

import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterFolder;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.web.Certificate;
import io.comevl.web.WebServer;
import io.comevl.web.WebSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The live page, in a process of its own. */
@Command(
        name = "web",
        description = {
            "Serves a live page and a REST API until it is stopped (Ctrl-C): cameras with their answers drawn, counts, "
                    + "events, and forms to change queries. Reads Kafka only: it never slows the job.",
            "Without tokens it listens on this machine only. /openapi.json describes the API."
        })
final class WebCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private MetricsOptions metrics;

    @Mixin
    private PageOptions page;

    @Option(
            names = "--tls",
            paramLabel = "FILE",
            description =
                    "Serve HTTPS with the key and certificate in this PKCS#12 file; its password is taken from the "
                            + "environment, COMEVL_TLS_PASSWORD.")
    private Optional<Path> tls;

    @Option(
            names = "--cluster",
            paramLabel = "DIR",
            description = "Show what runs of the cluster that keeps its state in this folder.")
    private Optional<Path> cluster;

    @Option(
            names = "--evidence",
            paramLabel = "DIR",
            description =
                    "Show snapshots of events beside them, and hand out clips: the folder of comevl notify --evidence.")
    private Optional<Path> evidence;

    private static ClusterStatus look(Path folder) throws IOException, InterruptedException {
        return Cluster.at(new ClusterFolder(folder))
                .orElseThrow(() -> new IOException(folder + ": no cluster was started here"))
                .status();
    }

    private Optional<Certificate> certificate() throws IOException {
        if (tls.isEmpty()) {
            return Optional.empty();
        }
        String password = System.getenv("COMEVL_TLS_PASSWORD");
        if (password == null) {
            throw new IllegalArgumentException("--tls " + tls.get() + ": set COMEVL_TLS_PASSWORD to its password");
        }
        return Optional.of(Certificate.read(tls.get(), password));
    }

    @Override
    public Integer call() throws Exception {
        WebSettings settings = new WebSettings(
                page.bind(),
                page.port(),
                page.tokens(),
                Set.of(),
                certificate(),
                new WebSettings.Beside(cluster.map(folder -> () -> look(folder)), evidence));
        settings.check();
        JobOptions options = JobRunner.prepareTopics(kafka.configuration());
        PrometheusRegistry registry = new PrometheusRegistry();
        try (WebServer server = WebServer.start(settings, options.kafka(), options.topics());
                MetricsOptions.Served served = metrics.serve(registry)) {
            server.measure(registry);
            served.announce(command.commandLine().getErr());
            command.commandLine().getErr().println("comevl: the page is " + server.address());
            while (true) {
                Optional<Exception> failed = server.failed();
                if (failed.isPresent()) {
                    throw failed.get();
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }
}
