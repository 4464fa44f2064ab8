package io.comevl.job;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;

/** Lets Prometheus read Flink's metrics and the job's. */
public final class PrometheusPort {

    private static final String REPORTER = "prometheus";

    private PrometheusPort() {}

    /**
     * Switches it on.
     *
     * @param config of a cluster, or of a job in this process
     * @param ports one, or a range such as {@code 9249-9259} of which each process of a machine takes the first free one
     */
    public static void open(Configuration config, String ports) {
        Configuration reporter = new Configuration();
        reporter.set(MetricOptions.REPORTER_FACTORY_CLASS, PrometheusReporterFactory.class.getName());
        reporter.setString("port", ports);
        // Else a camera gate-1 would be called gate_1 here, and nowhere else.
        reporter.setString("filterLabelValueCharacters", "false");
        reporter.toMap().forEach((key, value) -> config.setString("metrics.reporter." + REPORTER + "." + key, value));
    }
}
