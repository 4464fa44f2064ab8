package io.comevl.job;

import io.comevl.avro.Event;
import io.comevl.avro.Query;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Question;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.ingest.BrokerUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the job in this process: a Flink mini-cluster with web page, against a given Kafka. */
public final class JobRunner {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The first question about a group makes Kafka create the topic that it keeps them in. */
    private static final Duration GROUP_PATIENCE = Duration.ofMinutes(1);

    private static final int MAX_PORT = 65_535;

    private JobRunner() {}

    /**
     * Reads {@code config.yaml} of a folder.
     *
     * @throws JobStartException if there is none
     */
    public static Configuration configuration(Path folder) throws JobStartException {
        if (!Files.isRegularFile(folder.resolve(GlobalConfiguration.getFlinkConfFilename()))) {
            throw new JobStartException(
                    folder + ": expected " + GlobalConfiguration.getFlinkConfFilename() + ", found none", null);
        }
        return GlobalConfiguration.loadConfiguration(folder.toString());
    }

    /**
     * Starts the job; returns when it is submitted. Kafka is asked first, missing topics are created, and the model is
     * opened once and kept until the job is closed, so that a restart of the job does not load it again.
     *
     * @param config options of the job and of Flink
     * @param models where operators get their model from
     * @param webPort where the web page listens; 0 for any free port
     * @throws JobStartException if something is missing or taken; one line says what
     */
    public static RunningJob start(Configuration config, ModelProvider models, int webPort)
            throws JobStartException, InterruptedException {
        JobOptions options = prepareTopics(config);
        QuerySnapshot standing = standing(options);
        return run(config, "comevl", models, webPort, env -> wire(env, standing, models, options));
    }

    /**
     * Asks queries of frames that Kafka still keeps, with the same job; it ends with the last of them. Returns when it is
     * submitted. Nothing of a live job is touched, as long as group and topics of results are not its own.
     *
     * @param config options of the job and of Flink; {@link Replay#configuration} makes those of a replay
     * @param queries what is asked, whether or not it stands
     * @throws JobStartException if something is missing; one line says what
     */
    public static RunningJob replay(Configuration config, History history, List<Query> queries, ModelProvider models)
            throws JobStartException, InterruptedException {
        JobOptions options = prepareTopics(config);
        KafkaPipes kafka = new KafkaPipes(options);
        QuerySnapshot asked = new QuerySnapshot(queries, Map.of());
        return run(
                config,
                "comevl replay",
                models,
                0,
                env -> Topology.wire(
                        kafka.history(env, history, asked, new ArrivalTime(history.until())), kafka, models, options));
    }

    /**
     * Asks a query of the frames before those that a live job is asked it on, into the same topics; it ends with the last of
     * them. Returns when it is submitted.
     *
     * @param config options of the job and of Flink; {@link Backfill#configuration} makes them
     * @param history {@link Backfill#history} finds it
     * @param applied what the live job said when it went by the query
     * @param share of the time that the model may work, above 0, at most 1
     * @throws JobStartException if something is missing; one line says what
     */
    public static RunningJob backfill(
            Configuration config, History history, Query query, Event applied, ModelProvider models, double share)
            throws JobStartException, InterruptedException {
        JobOptions options = prepareTopics(config);
        KafkaPipes kafka = new KafkaPipes(options);
        QuerySnapshot asked = new QuerySnapshot(List.of(query), Map.of());
        Timeline time = new BackfillTime(new ArrivalTime(history.until()), Seam.of(applied));
        ModelProvider paced = PacedModel.provider(models, share);
        return run(
                config,
                "comevl backfill",
                paced,
                0,
                env -> Topology.wire(kafka.history(env, history, asked, time), new AnswersOnly(kafka), paced, options));
    }

    /** Lays the job out in an environment. */
    private interface Layout {
        void in(StreamExecutionEnvironment env);
    }

    private static RunningJob run(Configuration config, String name, ModelProvider models, int webPort, Layout layout)
            throws JobStartException, InterruptedException {
        int port = freePort(webPort);
        SceneModel kept = open(models);
        warm(kept);
        try {
            Folder folder = Folder.temporary();
            try {
                StreamExecutionEnvironment env =
                        StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(local(config, port, folder));
                layout.in(env);
                JobClient client = env.executeAsync(name);
                return new RunningJob(client, kept, folder, port);
            } catch (Exception e) {
                folder.close();
                throw e;
            }
        } catch (Exception e) {
            kept.close();
            throw new JobStartException("Flink did not start: " + rootOf(e), e);
        }
    }

    /**
     * Creates the topics that are missing.
     *
     * @return the options that name them
     * @throws JobStartException if Kafka does not answer; one line says so
     */
    public static JobOptions prepareTopics(Configuration config) throws JobStartException, InterruptedException {
        return prepareTopics(JobOptions.from(config));
    }

    static JobOptions prepareTopics(JobOptions options) throws JobStartException, InterruptedException {
        try {
            options.topics().createMissing(options.kafka(), options.partitions(), PATIENCE);
            return options;
        } catch (BrokerUnavailableException e) {
            throw new JobStartException(e.getMessage(), e);
        }
    }

    /** The queries that stand now, and where in the frames a job begins that has no state. */
    static QuerySnapshot standing(JobOptions options) throws JobStartException, InterruptedException {
        try {
            Map<Integer, Long> frames = GroupPosition.read(
                    options.kafka(), options.group(), options.topics().frames(), GROUP_PATIENCE);
            return QuerySnapshot.read(options.kafka(), options.topics().queries(), PATIENCE)
                    .beginningAt(frames);
        } catch (BrokerUnavailableException e) {
            throw new JobStartException(e.getMessage(), e);
        }
    }

    /** Lays the job out between the topics of Kafka. */
    static void wire(StreamExecutionEnvironment env, QuerySnapshot standing, ModelProvider models, JobOptions options) {
        KafkaPipes kafka = new KafkaPipes(options);
        Topology.wire(kafka.inputs(env, standing), kafka, models, options);
    }

    private static Configuration local(Configuration config, int port, Folder folder) {
        Configuration local = new Configuration(config);
        local.set(RestOptions.PORT, port);
        local.set(RestOptions.BIND_PORT, Integer.toString(port));
        local.set(RestOptions.ADDRESS, "localhost");
        local.set(RestOptions.BIND_ADDRESS, "localhost");
        if (local.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
            local.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.uri("checkpoints"));
        }
        return local;
    }

    static SceneModel open(ModelProvider models) throws JobStartException {
        try {
            return models.open();
        } catch (Exception e) {
            throw new JobStartException(rootOf(e), e);
        }
    }

    /** Answers once before the first frame comes: engines prepare on first use, and a model that fails is told now. */
    private static void warm(SceneModel model) throws JobStartException, InterruptedException {
        int side = 64;
        try (SceneModel.Seen seen =
                model.see(new Pixels(side, side, new byte[3 * side * side])).get()) {
            model.answer(seen, List.of(new Question(Task.COUNT, "things"))).get();
        } catch (ExecutionException e) {
            model.close();
            throw new JobStartException("the model does not answer: " + rootOf(e), e);
        }
    }

    private static int freePort(int wanted) throws JobStartException {
        if (wanted < 0 || wanted > MAX_PORT) {
            throw new JobStartException("web port: expected 0 to " + MAX_PORT + ", found " + wanted, null);
        }
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new JobStartException(
                    "port " + wanted + " is taken; free it or give another one for Flink's web page", e);
        }
    }

    /** The innermost message, or that of a file or device that cannot be used, which says more than its cause. */
    static String rootOf(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            boolean says = root instanceof UncheckedIOException;
            root = root.getCause();
            if (says) {
                break;
            }
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
