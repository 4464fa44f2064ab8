package io.comevl.job;

import io.comevl.grounding.GroundingModel;
import io.comevl.runtime.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job for {@code flink run} on any Flink 2.2 cluster: options come from Flink's own configuration, the model from the
 * folder of a bundle that every machine has at the same place.
 */
public final class FlinkJob {

    private static final int LONGEST_ANSWER = 96;

    private FlinkJob() {}

    /**
     * Submits the job to the cluster that {@code flink run} speaks to.
     *
     * @param arguments the bundle's folder
     * @throws JobStartException if it is missing, or Kafka does not answer; one line says so
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0]))) {
            throw new JobStartException("expected the folder of a model bundle as the only argument", null);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        JobOptions options = JobRunner.prepareTopics(JobOptions.from(env.getConfiguration()));
        ModelProvider models = new BundleModel(
                Path.of(arguments[0]).toAbsolutePath().toString(),
                Device.cpu(),
                GroundingModel.Settings.standard().withStepLimit(LONGEST_ANSWER));
        JobRunner.wire(env, JobRunner.standing(options), models, options);
        env.executeAsync(options.group());
    }
}
