package io.comevl.job;

import io.comevl.bundle.BuiltInModels;
import io.comevl.grounding.GroundingModel;
import io.comevl.runtime.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job for {@code flink run}, or Flink's Kubernetes operator, on any Flink 2.2 cluster: options come from Flink's own
 * configuration, the model from the folder of a bundle that every machine has at the same place.
 */
public final class FlinkJob {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkJob.class);
    private static final int LONGEST_ANSWER = 96;
    private static final String GIVEN_BY_FLINK = "flink";

    private FlinkJob() {}

    /**
     * Submits the job to the cluster that {@code flink run} speaks to.
     *
     * @param arguments the bundle's folder, or the name of a built-in model; and if it is to compute on a GPU, its number
     *     on each machine, or {@code flink} for the one that Flink gives each task
     * @throws JobStartException if they are something else, or Kafka does not answer; one line says so
     */
    public static void main(String[] arguments) throws Exception {
        Wanted wanted = wanted(List.of(arguments));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        JobOptions options = JobRunner.prepareTopics(JobOptions.from(env.getConfiguration()));
        ModelProvider models = new BundleModel(
                wanted.bundle().toAbsolutePath().toString(),
                wanted.device(),
                GroundingModel.Settings.standard().withStepLimit(LONGEST_ANSWER));
        JobRunner.wire(env, JobRunner.standing(options), models, options);
        env.executeAsync(options.group());
    }

    /** What the arguments ask for. */
    record Wanted(Path bundle, DeviceChoice device) {}

    static Wanted wanted(List<String> arguments) throws JobStartException {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new JobStartException(
                    "expected the folder of a model bundle or the name of a built-in model, and perhaps flink or the number of a GPU; found "
                            + arguments.size() + " arguments",
                    null);
        }
        String word = arguments.get(0);
        Path bundle = BuiltInModels.resolve(word, LOG::info);
        if (!Files.isDirectory(bundle)) {
            throw new JobStartException(
                    word + ": neither the folder of a model bundle nor one of " + BuiltInModels.titles()
                            + "; every machine must have it at the same place",
                    null);
        }
        return new Wanted(bundle, arguments.size() == 1 ? DeviceChoice.of(Device.cpu()) : gpu(arguments.get(1)));
    }

    private static DeviceChoice gpu(String which) throws JobStartException {
        if (which.equals(GIVEN_BY_FLINK)) {
            return DeviceChoice.givenByFlink();
        }
        try {
            return DeviceChoice.onEachMachine(Device.gpu(Integer.parseInt(which)));
        } catch (IllegalArgumentException e) {
            throw new JobStartException("expected the number of a GPU or " + GIVEN_BY_FLINK + ", found " + which, e);
        }
    }
}
