package io.comevl.cli;

import io.comevl.bundle.ModelSize;
import io.comevl.bundle.Synthesis;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comevl model synth}: a checkpoint of random weights. */
@Command(
        name = "synth",
        description = "Writes a checkpoint of any size with random weights, to try out what does not hang on answers.")
final class SynthCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            converter = SizeName.class,
            description = "tiny (2 MB), small (1.5 GB: SigLIP2-base, DINOv3 ViT-S, Qwen2-0.5B), 7b (16.9 GB: the "
                    + "published model's sizes, matrices in bfloat16), 7b-shallow (4.8 GB: with two of its 28 "
                    + "decoder layers), molmo-7b (16 GB: Molmo-7B-D's sizes) or molmo-7b-shallow (3.9 GB).")
    private ModelSize size;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the weights; the same seed gives the same file. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder for the checkpoint, for: comevl model import --from FOLDER. Must be new or empty.")
    private Path out;

    @Option(
            names = "--tokenizer",
            paramLabel = "DIR",
            description =
                    "Folder with Qwen2's vocab.json and merges.txt, or tokenizer.json, for all but tiny. Default: "
                            + "bytes, and tokens that no text contains.")
    private Optional<Path> tokenizer;

    @Override
    public Integer call() {
        ProgressBar bar = new ProgressBar(command.commandLine().getErr(), Boolean.getBoolean("comevl.terminal"));
        Synthesis.run(new Synthesis.Request(out, size, seed, tokenizer), bar);
        bar.tell("checkpoint " + out + " is ready (random weights: answers will mean nothing)");
        return CommandLine.ExitCode.OK;
    }

    /** Reads a size by its name. */
    static final class SizeName implements CommandLine.ITypeConverter<ModelSize> {

        @Override
        public ModelSize convert(String name) {
            return Stream.of(ModelSize.values())
                    .filter(size -> size.title().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("expected "
                            + Stream.of(ModelSize.values())
                                    .map(ModelSize::title)
                                    .collect(Collectors.joining(", "))
                            + "; found " + name));
        }
    }
}
