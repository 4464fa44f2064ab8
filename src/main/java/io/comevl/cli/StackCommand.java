package io.comevl.cli;

import io.comevl.avro.Query;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.FreePort;
import io.comevl.ingest.live.CamerasFile;
import io.comevl.job.ClusterJob;
import io.comevl.job.JobOptions;
import io.comevl.job.JobRunner;
import io.comevl.job.JobStartException;
import io.comevl.job.Options;
import io.comevl.job.cluster.Cluster;
import io.comevl.job.cluster.ClusterFolder;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.job.cluster.Companion;
import io.comevl.job.query.QueriesFile;
import io.comevl.web.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything there is, on one machine. */
@Command(
        name = "stack",
        description = {
            "Runs everything on this machine, each part in a process of its own that is started again when it dies: Kafka, "
                    + "a Flink cluster with the job, cameras, evidence of events, and the live page.",
            "Frames, queries, results and the job's state are kept; after stack down, or when the machine was off, stack up "
                    + "goes on with them."
        },
        subcommands = {StackCommand.Up.class, StackCommand.Down.class, StackCommand.Status.class},
        synopsisSubcommandLabel = "COMMAND")
final class StackCommand {

    private static final String KAFKA = "kafka";
    private static final String CAMERAS = "cameras";
    private static final String NOTIFY = "notify";
    private static final String WEB = "web";
    private static final String HOST = "127.0.0.1:";

    // Levels of the JVM's compilers. What runs cameras has little to compute, and is missed while it is not there.
    private static final int QUICK_TO_START = 1;
    private static final int QUICK_IN_THE_END = 4;

    private StackCommand() {}

    /** Which one. */
    static final class Place {

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "Where it keeps everything: Kafka's data, the job's state, logs. "
                        + "Default: ~/.local/state/comevl/stack.")
        private Optional<Path> directory;

        ClusterFolder folder() {
            return directory.map(ClusterFolder::new).orElseGet(() -> ClusterFolder.usual("stack"));
        }

        Cluster cluster() throws IOException {
            ClusterFolder folder = folder();
            return Cluster.at(folder)
                    .orElseThrow(
                            () -> new IOException(folder.path() + ": nothing was started here; comevl stack up does"));
        }
    }

    /** Starts what does not run. */
    @Command(
            name = "up",
            description = {
                "Starts all of it, and returns when the job runs. What runs already is left as it is; a job that failed for good "
                        + "is submitted again."
            })
    static final class Up implements Callable<Integer> {

        private static final Duration PATIENCE = Duration.ofMinutes(10);
        private static final Duration KAFKA_PATIENCE = Duration.ofMinutes(2);
        private static final int USUAL_KAFKA_PORT = 9092;

        @Spec
        private CommandSpec command;

        @Mixin
        private Place place;

        @Mixin
        private KafkaOptions kafka;

        @Mixin
        private ModelOptions model;

        @Mixin
        private PageOptions pageOptions;

        @Option(
                names = "--kafka-port",
                paramLabel = "PORT",
                description = "Where its own Kafka listens, which it runs unless --kafka names another; 0 for any free "
                        + "port. Default: where it listened before, at first 9092.")
        private Optional<Integer> kafkaPort;

        @Option(
                names = "--cameras",
                paramLabel = "FILE",
                description = "YAML file of cameras. Default: those of topic cameras (comevl cameras add).")
        private Optional<Path> cameras;

        @Option(names = "--queries", paramLabel = "FILE", description = "YAML file of queries to put into Kafka.")
        private Optional<Path> queries;

        @Option(
                names = "--taskmanagers",
                defaultValue = "2",
                paramLabel = "N",
                description = "Processes that carry out the job. Default: ${DEFAULT-VALUE}.")
        private int taskManagers;

        @Option(
                names = "--web-port",
                defaultValue = "8081",
                paramLabel = "PORT",
                description = "Where Flink's web page listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
        private int webPort;

        @Override
        public Integer call() throws Exception {
            // What is wrong with files is told before anything is started.
            List<Query> asked = queries.isPresent() ? QueriesFile.read(queries.get()) : List.of();
            if (cameras.isPresent()) {
                CamerasFile.read(cameras.get());
            }
            Configuration config = kafka.configuration();
            if (kafka.isGiven()) {
                JobRunner.prepareTopics(config); // and so is what is wrong with Kafka
            }
            Cluster cluster = start(config);
            config.set(Options.BOOTSTRAP, kafkaOf(cluster));
            JobOptions options = prepared(config);
            KafkaOptions.queries(options).put(asked);
            if (!hasJob(cluster, options.group())) {
                say("submitting the job");
                ClusterJob.submit(config, model.clusterProvider(command), cluster.page())
                        .awaitRunning(PATIENCE);
            }
            print(cluster, cluster.status(), command.commandLine().getOut());
            return CommandLine.ExitCode.OK;
        }

        /** Its own Kafka may have begun to listen only just now. */
        private static JobOptions prepared(Configuration config) throws JobStartException, InterruptedException {
            Instant deadline = Instant.now().plus(KAFKA_PATIENCE);
            while (true) {
                try {
                    return JobRunner.prepareTopics(config);
                } catch (JobStartException failed) {
                    boolean mayPass = failed.getCause() instanceof BrokerUnavailableException;
                    if (!mayPass || Instant.now().isAfter(deadline)) {
                        throw failed;
                    }
                }
            }
        }

        private Cluster start(Configuration config) throws IOException, InterruptedException {
            Optional<Cluster> before = Cluster.at(place.folder());
            if (before.isPresent() && !before.get().status().isDown()) {
                before.get().watch(PATIENCE);
                return before.get();
            }
            Cluster.Plan plan = plan(before, config);
            say("starting all of it in " + place.folder().path() + "; its logs are there");
            return Cluster.up(place.folder(), plan, PATIENCE);
        }

        /** Its own Kafka, unless another one is named, or was when it was started first. */
        private boolean hasKafka(Optional<Cluster> before) {
            boolean had = before.map(cluster -> cluster.companions().stream()
                            .anyMatch(companion -> companion.name().equals(KAFKA)))
                    .orElse(true);
            return had && !kafka.isGiven();
        }

        /** A job that goes on knows Kafka by the address that it had before. */
        private String address(Optional<Cluster> before, Configuration config) throws IOException {
            Optional<String> wanted = kafka.isGiven()
                    ? Optional.of(config.get(Options.BOOTSTRAP))
                    : kafkaPort.filter(port -> port != 0).map(port -> HOST + port);
            if (before.isPresent()) {
                String known = kafkaOf(before.get());
                if (wanted.isPresent() && !wanted.get().equals(known)) {
                    throw new IOException(place.folder().path() + ": its job reads Kafka at " + known
                            + " and goes on there; give another --dir for " + wanted.get());
                }
                return known;
            }
            return wanted.isPresent()
                    ? wanted.get()
                    : HOST + FreePort.of(kafkaPort.orElse(USUAL_KAFKA_PORT), "Kafka (--kafka-port)");
        }

        private Cluster.Plan plan(Optional<Cluster> before, Configuration config) throws IOException {
            int page = FreePort.of(pageOptions.port(), "the live page (--port)");
            new WebSettings(pageOptions.bind(), page, pageOptions.tokens(), Set.of()).check();
            List<Companion> companions = new ArrayList<>();
            String address = address(before, config);
            List<String> reach = and(kafka.words(), "--kafka", address);
            if (hasKafka(before)) {
                int port = FreePort.of(
                        Integer.parseInt(address.substring(HOST.length())), "Kafka (--kafka-port, in another --dir)");
                Path data = place.folder().path().resolve(KAFKA);
                companions.add(part(KAFKA, 512, port, List.of("--port", "" + port, "--dir", data.toString())));
            }
            String evidence = place.folder().path().resolve("evidence").toString();
            List<String> watched = and(reach);
            cameras.ifPresent(file -> watched.add(file.toAbsolutePath().toString()));
            List<String> shown = and(
                    reach,
                    "--evidence",
                    evidence,
                    "--cluster",
                    place.folder().path().toString());
            shown.addAll(pageOptions.words(page));
            companions.add(part(CAMERAS, 256, 0, watched));
            companions.add(part(NOTIFY, 384, 0, and(reach, "--evidence", evidence)));
            companions.add(part(WEB, 384, page, shown));
            return new Cluster.Plan(kafka.folder(), taskManagers, webPort, Cluster.Lifetime.UNTIL_DOWN, companions);
        }

        private static List<String> and(List<String> words, String... more) {
            List<String> all = new ArrayList<>(words);
            all.addAll(List.of(more));
            return all;
        }

        private void say(String line) {
            command.commandLine().getErr().println("comevl: " + line);
        }

        /** A command of this program, in a process of its own. */
        private static Companion part(String name, int heapMegabytes, int port, List<String> options) {
            return new Companion(
                    name,
                    Main.class.getName(),
                    List.of(
                            "-Xmx" + heapMegabytes + "m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=" + (name.equals(CAMERAS) ? QUICK_TO_START : QUICK_IN_THE_END),
                            "-XX:+ExitOnOutOfMemoryError",
                            "-Djava.awt.headless=true",
                            "-Dcomevl.home="
                                    + Path.of(System.getProperty("comevl.home", "."))
                                            .toAbsolutePath()),
                    Stream.concat(Stream.of(name), options.stream()).toList(),
                    port,
                    name.equals(KAFKA));
        }
    }

    /** Ends all. */
    @Command(name = "down", description = "Ends all of it; what is known is kept.")
    static final class Down implements Callable<Integer> {

        @Mixin
        private Place place;

        @Override
        public Integer call() throws Exception {
            place.cluster().down();
            return CommandLine.ExitCode.OK;
        }
    }

    /** Tells what runs. */
    @Command(name = "status", description = "Tells what runs; exit code 1 if something that should run does not.")
    static final class Status implements Callable<Integer> {

        @Spec
        private CommandSpec command;

        @Mixin
        private Place place;

        @Override
        public Integer call() throws Exception {
            Cluster cluster = place.cluster();
            ClusterStatus status = cluster.status();
            print(cluster, status, command.commandLine().getOut());
            boolean works = status.isWhole()
                    && status.jobs().stream().anyMatch(job -> job.state().equals("RUNNING"));
            return works ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static void print(Cluster cluster, ClusterStatus status, PrintWriter out) {
        ClusterReport.print(cluster, status, out);
        ClusterReport.line(out, "Kafka", kafkaOf(cluster));
        ClusterReport.line(out, "live page", "http://localhost:" + web(cluster).port());
    }

    /** Its own, or the one that was named when it was started. */
    private static String kafkaOf(Cluster cluster) {
        List<String> told = web(cluster).arguments();
        return told.get(told.indexOf("--kafka") + 1);
    }

    private static Companion web(Cluster cluster) {
        return cluster.companions().stream()
                .filter(companion -> companion.name().equals(WEB))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        cluster.folder().path() + ": a cluster by itself was started here; see comevl cluster"));
    }

    private static boolean hasJob(Cluster cluster, String group) throws IOException, InterruptedException {
        return cluster.page().jobs().stream()
                .anyMatch(job -> job.isOpen() && job.name().equals(group));
    }
}
