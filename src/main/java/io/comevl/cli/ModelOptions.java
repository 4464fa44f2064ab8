package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.GroundingModel.Forms;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.SharedScene;
import io.comevl.job.BundleModel;
import io.comevl.job.DeviceChoice;
import io.comevl.job.ModelProvider;
import io.comevl.runtime.Device;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which model a command uses, and how. */
final class ModelOptions {

    /** Tokens of an answer that nothing cuts short: the limit of the authors' evaluation. */
    static final int LONGEST_ANSWER = 256;

    private static final int SHORT_ANSWER = 96;

    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            description = "Folder of a model bundle, or the name of a built-in model. Default: ${DEFAULT-VALUE}.",
            defaultValue = "camera-small")
    private String bundle;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description =
                    "Most tokens of one answer. Default: " + LONGEST_ANSWER + " for eval, else " + SHORT_ANSWER + ".")
    private Optional<Integer> maxTokens;

    @Option(
            names = "--free-form",
            description = "Let answers be any text, instead of only the forms that the model was trained to give.")
    private boolean freeForm;

    @Mixin
    private DeviceOptions device;

    /** The bundle's folder; a built-in model's is made on first use. */
    Path folder(CommandSpec command) {
        return BuiltInModels.resolve(
                bundle, line -> command.commandLine().getErr().println("comevl: " + line));
    }

    /** Loads the model in this process. */
    SceneModel open(CommandSpec command) {
        return open(command, SHORT_ANSWER);
    }

    /** The same with another number of tokens where the user names none. */
    SceneModel open(CommandSpec command, int usualTokens) {
        return SharedScene.of(folder(command), device(), settings(command, usualTokens));
    }

    /** Where a job in this process gets the model from. */
    ModelProvider provider(CommandSpec command) {
        return provider(command, DeviceChoice.of(device()));
    }

    /** The same for a job on a cluster. */
    ModelProvider clusterProvider(CommandSpec command) {
        return provider(command, device.onCluster());
    }

    private ModelProvider provider(CommandSpec command, DeviceChoice where) {
        return new BundleModel(folder(command).toString(), where, settings(command, SHORT_ANSWER));
    }

    /** How much at once and how long answers may be, where the user says nothing. */
    GroundingModel.Settings settings(CommandSpec command) {
        return settings(command, SHORT_ANSWER);
    }

    /**
     * The model with each frame computed by itself: in int8 an answer may hang on what else is in its batch, and which
     * frames meet is chance.
     */
    ModelProvider oneByOne(CommandSpec command) {
        return new BundleModel(
                folder(command).toString(),
                DeviceChoice.of(device()),
                settings(command).oneByOne());
    }

    /** Where it computes. */
    Device device() {
        return device.device();
    }

    private GroundingModel.Settings settings(CommandSpec command, int usualTokens) {
        int tokens = maxTokens.orElse(usualTokens);
        if (tokens < 1) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--max-tokens must be at least 1, found " + tokens);
        }
        return GroundingModel.Settings.standard().withStepLimit(tokens).withForms(freeForm ? Forms.FREE : Forms.KNOWN);
    }
}
