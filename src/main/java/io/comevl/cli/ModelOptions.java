package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.SharedScene;
import io.comevl.job.BundleModel;
import io.comevl.job.ModelProvider;
import io.comevl.runtime.Device;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which model a command uses, and how. */
final class ModelOptions {

    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            description = "Folder of a model bundle, or the name of a built-in model. Default: ${DEFAULT-VALUE}.",
            defaultValue = "tiny-random-clean")
    private String bundle;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "Most tokens of one answer. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Option(
            names = "--gpu",
            paramLabel = "INDEX",
            arity = "0..1",
            fallbackValue = "0",
            description = "Compute on this GPU (needs a build with the Maven profile gpu).")
    private Integer gpu;

    /** The bundle's folder; a built-in model's is made on first use. */
    Path folder(CommandSpec command) {
        return BuiltInModels.resolve(
                bundle, line -> command.commandLine().getErr().println("comevl: " + line));
    }

    /** Loads the model in this process. */
    SceneModel open(CommandSpec command) {
        return SharedScene.of(folder(command), device(), settings(command));
    }

    /** Where a job gets the model from. */
    ModelProvider provider(CommandSpec command) {
        return new BundleModel(folder(command).toString(), device(), settings(command));
    }

    private Device device() {
        return gpu == null ? Device.cpu() : Device.gpu(gpu);
    }

    private GroundingModel.Settings settings(CommandSpec command) {
        if (maxTokens < 1) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--max-tokens must be at least 1, found " + maxTokens);
        }
        return GroundingModel.Settings.standard().withStepLimit(maxTokens);
    }
}
