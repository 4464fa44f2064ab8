package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.BundleException;
import io.comevl.bundle.Reselection;
import io.comevl.evaluation.layers.EntropyPlot;
import io.comevl.evaluation.layers.LayerAnalysis;
import io.comevl.evaluation.layers.TowerProfile;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which layers of the encoders are worth mixing? */
@Command(
        name = "layers",
        description = {
            "Measures attention entropy and feature entropy of every layer of a model's encoders over pictures, and chooses "
                    + "the layers to mix by them. docs/layers.md has the formulas and the rule.",
            "With --write the bundle mixes the chosen layers from then on."
        })
final class LayersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "BUNDLE", description = "Folder of a model bundle, or the name of a built-in model.")
    private String bundle;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "Folder with JPEG or PNG pictures, such as its cameras' frames; a few dozen are enough.")
    private Path images;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for layers.json and a plot of each encoder (SVG).")
    private Optional<Path> out;

    @Option(names = "--write", description = "Make the bundle mix the chosen layers: description, weights and graphs.")
    private boolean write;

    @Option(names = "--json", description = "Print one line of JSON on standard output, the table on standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (write && BuiltInModels.named(bundle).isPresent()) {
            throw new BundleException(
                    bundle + ": comes with the program and stays as it is; import a model of your own");
        }
        Bundle opened = Bundle.open(BuiltInModels.resolve(bundle, this::say));
        List<Path> pictures = pictures();
        LayersReport report = new LayersReport(analyse(opened, pictures), pictures.size());
        PrintWriter table =
                json ? command.commandLine().getErr() : command.commandLine().getOut();
        report.printTable(table);
        if (json) {
            command.commandLine().getOut().println(report.json());
        }
        if (out.isPresent()) {
            save(report, out.get());
        }
        if (write) {
            Bundle changed = Reselection.run(opened, report.choice(), this::say);
            say(changed.folder() + " now mixes SigLIP " + changed.architecture().semanticLayers() + ", DINOv3 "
                    + changed.architecture().spatialLayers());
        }
        return CommandLine.ExitCode.OK;
    }

    private List<Path> pictures() throws IOException {
        if (!Files.isDirectory(images)) {
            throw new NotDirectoryException(images + ": no such folder of pictures");
        }
        try (Stream<Path> files = Files.walk(images)) {
            List<Path> pictures = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png)"))
                    .sorted()
                    .toList();
            if (pictures.isEmpty()) {
                throw new IllegalArgumentException(images + ": expected pictures (*.jpg, *.jpeg, *.png), found none");
            }
            return pictures;
        }
    }

    private List<TowerProfile> analyse(Bundle opened, List<Path> pictures) throws IOException {
        try (LayerAnalysis analysis = new LayerAnalysis(opened.architecture(), opened.weights())) {
            int done = 0;
            for (Path picture : pictures) {
                analysis.add(read(picture));
                done++;
                if (done % 10 == 0) {
                    say(done + " of " + pictures.size() + " pictures");
                }
            }
            return analysis.profiles();
        }
    }

    private static Pixels read(Path picture) throws IOException {
        return PixelDecoder.decode(Files.readAllBytes(picture), ImageLimits.DEFAULT)
                .either(pixels -> pixels, refusal -> {
                    throw new IllegalArgumentException(picture + ": " + refusal.message());
                });
    }

    private void save(LayersReport report, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("layers.json"), report.json() + "\n");
        for (TowerProfile profile : report.profiles()) {
            String name = profile.tower().name().toLowerCase(Locale.ROOT) + ".svg";
            Files.writeString(folder.resolve(name), EntropyPlot.svg(profile));
        }
        say("wrote layers.json and plots into " + folder);
    }

    private void say(String line) {
        command.commandLine().getErr().println("comevl: " + line);
    }
}
