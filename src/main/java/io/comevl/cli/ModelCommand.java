package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.BundleReport;
import io.comevl.bundle.Importer;
import io.comevl.bundle.LayerChoice;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.bundle.Variation;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.PixelNormalisation;
import io.comevl.network.Architecture.Position;
import io.comevl.network.LayerRange;
import io.comevl.ops.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code comevl model} commands that make and describe bundles. */
@Command(
        name = "model",
        description = "Makes model bundles from checkpoints, and tells what is in them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelCommand.Import.class,
            SynthCommand.class,
            AverageCommand.class,
            ModelCommand.Show.class,
            LayersCommand.class,
            VerifyCommand.class
        })
final class ModelCommand {

    /** Checkpoint in, bundle out. */
    @Command(
            name = "import",
            description =
                    "Makes a model bundle from a checkpoint, or from the published models that CoME-VL is put together from. "
                            + "What was cut off goes on when the same command is given again.")
    static final class Import implements Callable<Integer> {

        @Spec
        private CommandSpec command;

        @ArgGroup(multiplicity = "1")
        private ImportOrigin origin;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "BUNDLE",
                description = "Folder for the bundle; a bundle there is replaced.")
        private Path out;

        @Option(
                names = "--layout",
                paramLabel = "LAYOUT",
                description = "${COMPLETION-CANDIDATES}: as the published model does it, or as its paper means it. "
                        + "Default: the checkpoint's own, of published ones release.")
        private Optional<Layout> layout;

        @Option(
                names = "--crop-mode",
                paramLabel = "MODE",
                converter = CropModeName.class,
                description =
                        "resize or overlap-and-resize-c2, which stretch a frame; pad or overlap-and-pad-c2, which "
                                + "put black beside it. Default: the checkpoint's own.")
        private Optional<CropMode> cropMode;

        @Option(
                names = "--max-crops",
                paramLabel = "N",
                description = "Most crops of a frame beside the overview. Default: the checkpoint's own.")
        private Optional<Integer> maxCrops;

        @Option(names = "--name", paramLabel = "NAME", description = "Name of the model. Default: that of the folder.")
        private Optional<String> name;

        @Option(
                names = "--tokenizer",
                paramLabel = "DIR",
                description = "Folder with vocab.json and merges.txt, or tokenizer.json. Default: the checkpoint's.")
        private Optional<Path> tokenizer;

        @Option(
                names = "--encoders",
                paramLabel = "KIND",
                description = "${COMPLETION-CANDIDATES}. Default: the checkpoint's own, both fused.")
        private Optional<Encoders> encoders;

        @Option(
                names = "--layers",
                paramLabel = "KIND",
                description = "${COMPLETION-CANDIDATES}: which layers of a tower are read. Default: mixed.")
        private Optional<Layers> layers;

        @Option(
                names = "--semantic-layers",
                paramLabel = "A-B",
                converter = LayerNumbers.class,
                description = "Which of the layers that SigLIP's mixing weights were trained for to mix, such as 1-27. "
                        + "Default: all of them.")
        private Optional<LayerRange> semanticLayers;

        @Option(
                names = "--spatial-layers",
                paramLabel = "A-B",
                converter = LayerNumbers.class,
                description = "The same of DINOv3, such as 10-23.")
        private Optional<LayerRange> spatialLayers;

        @Option(
                names = "--position",
                paramLabel = "KIND",
                description = "${COMPLETION-CANDIDATES}: how fusion knows where a token lies. Default: rope.")
        private Optional<Position> position;

        @Option(
                names = "--spatial-pixels",
                paramLabel = "KIND",
                description = "${COMPLETION-CANDIDATES}: what DINOv3's pixels are normalised with. Default: as the "
                        + "published model does, same_as_semantic.")
        private Optional<PixelNormalisation> spatialPixels;

        @Option(
                names = "--weights",
                paramLabel = "KIND",
                description = "${COMPLETION-CANDIDATES}: whether the weights were learned. Default: random for toy "
                        + "checkpoints, else trained.")
        private Optional<Importer.Training> weights;

        @Option(
                names = "--precision",
                defaultValue = "fp32",
                paramLabel = "PRECISION",
                description =
                        "${COMPLETION-CANDIDATES}: what linear layers are kept and computed in; fp16 is half of the bytes and "
                                + "for GPUs; int8 is about a quarter; int4 is int4 in the decoder and int8 elsewhere. Default: ${DEFAULT-VALUE}.")
        private Precision precision;

        @Option(
                names = "--keep-fp32",
                paramLabel = "GLOB",
                description =
                        "Linear layers that stay fp32 all the same, such as transformer.ff_out or '*.fc_out'. May "
                                + "be given several times.")
        private List<String> keptFp32 = List.of();

        @Override
        public Integer call() {
            Importer.Request request = new Importer.Request(
                    origin.folder(),
                    out,
                    layout,
                    cropMode,
                    maxCrops.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    name,
                    tokenizer,
                    weights);
            Variation variation = new Variation(
                    encoders, layers, position, spatialPixels, new LayerChoice(semanticLayers, spatialLayers));
            PrecisionPolicy policy = new PrecisionPolicy(precision, keptFp32);
            ProgressBar bar = new ProgressBar(command.commandLine().getErr(), Boolean.getBoolean("comevl.terminal"));
            Bundle bundle = origin.run(request, variation, policy, bar);
            bar.tell("bundle " + bundle.folder() + " is ready");
            return CommandLine.ExitCode.OK;
        }
    }

    /** Reads a crop mode by the reference's name for it. */
    static final class CropModeName implements CommandLine.ITypeConverter<CropMode> {

        @Override
        public CropMode convert(String name) {
            try {
                return CropMode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(
                        "expected resize, overlap-and-resize-c2, pad or overlap-and-pad-c2, found " + name);
            }
        }
    }

    /** Reads layers such as 10-23. */
    static final class LayerNumbers implements CommandLine.ITypeConverter<LayerRange> {

        @Override
        public LayerRange convert(String text) {
            try {
                return LayerRange.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /** What a bundle is. */
    @Command(name = "show", description = "Tells what a model bundle is and whether its files are whole.")
    static final class Show implements Callable<Integer> {

        @Spec
        private CommandSpec command;

        @Parameters(paramLabel = "BUNDLE", description = "Folder of a bundle, or the name of a built-in model.")
        private String bundle;

        @Option(names = "--json", description = "Print one line of JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Path folder = BuiltInModels.resolve(
                    bundle, line -> command.commandLine().getErr().println(line));
            BundleReport report = BundleReport.of(folder);
            command.commandLine().getOut().println(json ? report.json() : report.text());
            return report.damage().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
