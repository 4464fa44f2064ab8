package io.comevl.cli;

import io.comevl.job.ClusterJob;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.Options;
import io.comevl.job.RunningJob;
import io.comevl.job.cluster.FlinkPage;
import io.comevl.job.notify.EventFeed;
import io.comevl.job.query.QueriesFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The job against a Kafka that is already there. */
@Command(
        name = "run",
        description = {
            "Runs the job in this process against a given Kafka until it is stopped (Ctrl-C), or submits it to a cluster, "
                    + "where it goes on by itself.",
            "Missing topics are created. Everything else is set in flink-conf/config.yaml."
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private NotifyOptions notify;

    @Mixin
    private MetricsOptions metrics;

    @Option(names = "--queries", paramLabel = "FILE", description = "YAML file of queries to put into Kafka first.")
    private Optional<Path> queries;

    @Option(
            names = "--web-port",
            defaultValue = "8081",
            paramLabel = "PORT",
            description = "Where Flink's web page listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int webPort;

    @Mixin
    private TargetOptions target;

    @Override
    public Integer call() throws Exception {
        Configuration config = kafka.configuration();
        if (queries.isPresent()) {
            JobOptions options = JobRunner.prepareTopics(config);
            KafkaOptions.queries(options).put(QueriesFile.read(queries.get()));
        }
        Optional<FlinkPage> cluster = target.page();
        if (cluster.isPresent()) {
            return submit(config, cluster.get());
        }
        metrics.open(config);
        try (RunningJob job = JobRunner.start(config, model.provider(command), webPort)) {
            command.commandLine()
                    .getErr()
                    .println("comevl: running against Kafka at " + config.get(Options.BOOTSTRAP) + " with model "
                            + job.model().name() + "; Flink's web page is " + job.webPage());
            List<EventFeed> feeds = notify.start(JobOptions.from(config));
            try {
                job.await();
            } finally {
                feeds.forEach(EventFeed::close);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private int submit(Configuration config, FlinkPage cluster) throws Exception {
        if (!notify.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(),
                    "--webhook and --mqtt end with this command, the job on a cluster does not; use comevl notify");
        }
        if (!metrics.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(),
                    "--metrics-port is for a job in this process; set metrics in the cluster's config.yaml instead");
        }
        ClusterJob job = ClusterJob.submit(config, model.clusterProvider(command), cluster);
        command.commandLine()
                .getErr()
                .println("comevl: job " + job.id() + " runs against Kafka at " + config.get(Options.BOOTSTRAP)
                        + "; watch or cancel it on " + job.page().address());
        return CommandLine.ExitCode.OK;
    }
}
