package io.comevl.cli;

import io.comevl.job.PrometheusPort;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

/** Where Prometheus reads how a process is. */
final class MetricsOptions {

    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Where Prometheus may read metrics, at /metrics and from any machine. Default: nowhere.")
    private Optional<Integer> port;

    /**
     * Lets Flink serve its metrics and the job's, where they are wanted.
     *
     * @throws IOException if the port is taken; Flink would only log it
     */
    void open(Configuration config) throws IOException {
        if (port.isPresent()) {
            checkFree(port.get());
            PrometheusPort.open(config, port.get().toString());
        }
    }

    /** Whether nobody wants them. */
    boolean isEmpty() {
        return port.isEmpty();
    }

    /**
     * Serves metrics of this process and those of a registry, where they are wanted.
     *
     * @throws IOException if the port is taken
     */
    Served serve(PrometheusRegistry registry) throws IOException {
        if (port.isEmpty()) {
            return new Served(Optional.empty());
        }
        checkFree(port.get());
        JvmMetrics.builder().register(registry);
        return new Served(Optional.of(
                HTTPServer.builder().port(port.get()).registry(registry).buildAndStart()));
    }

    private static void checkFree(int port) throws IOException {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("--metrics-port: expected 1 to " + MAX_PORT + ", found " + port);
        }
        try {
            new ServerSocket(port).close();
        } catch (IOException taken) {
            throw new IOException("port " + port + " is taken; free it or give another one with --metrics-port", taken);
        }
    }

    /** Metrics until closed, or none. */
    record Served(Optional<HTTPServer> server) implements AutoCloseable {

        void announce(PrintWriter err) {
            server.ifPresent(
                    open -> err.println("comevl: metrics are at http://localhost:" + open.getPort() + "/metrics"));
        }

        @Override
        public void close() {
            server.ifPresent(HTTPServer::close);
        }
    }
}
