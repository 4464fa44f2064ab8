package io.comevl.bundle;

import io.comevl.bundle.Description.FileMark;
import io.comevl.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A model as the job loads it: a folder with graphs, weights, tokenizer and a description that vouches for each file. */
public final class Bundle {

    static final String WEIGHTS = "weights.safetensors";
    static final String TOKENIZER = "tokenizer.json";

    /** What was drawn at random, a line for each part; only there if something was. */
    static final String DRAWN = "drawn.txt";

    private final Path folder;
    private final Description description;

    private Bundle(Path folder, Description description) {
        this.folder = folder;
        this.description = description;
    }

    /** A model's three graphs. */
    public enum Graph {
        /** Crops to fused visual tokens. */
        VISION,
        /** Token ids and visual tokens to the decoder's input. */
        EMBED,
        /** Decoder input and past to logits. */
        DECODER;

        /** Name of its file. */
        public String fileName() {
            return name().toLowerCase(java.util.Locale.ROOT) + ".onnx";
        }
    }

    /** How far files are looked at when a bundle is opened. */
    public enum Check {
        /** Every byte, against the checksums: finds any damage, but reads the whole weights. */
        CONTENTS,
        /** Presence and sizes, which finds files that were lost or cut short, and the contents of all but the weights. */
        SMALL_FILES,
        /** Only what the description says, for those who report damage themselves. */
        DESCRIPTION
    }

    /** Largest file that {@link Check#SMALL_FILES} reads. */
    private static final long SMALL = 64 << 20;

    /**
     * Opens a bundle and checks every byte of it.
     *
     * @throws BundleException if there is none, or if it is of another version or damaged; names the file
     */
    public static Bundle open(Path folder) {
        return open(folder, Check.CONTENTS);
    }

    /** The same with a choice for models so large that reading them once more would be felt. */
    public static Bundle open(Path folder, Check check) {
        if (!isAt(folder)) {
            throw new BundleException(folder + ": no model bundle here (" + Description.FILE
                    + " is missing); make one with: comevl model import --from CHECKPOINT --out " + folder);
        }
        Bundle bundle = new Bundle(folder, Description.read(folder.resolve(Description.FILE)));
        Stream.of(Graph.values()).map(Graph::fileName).forEach(bundle::checkListed);
        bundle.checkListed(WEIGHTS);
        bundle.checkListed(TOKENIZER);
        bundle.damage(check).stream().findFirst().ifPresent(damage -> {
            throw new BundleException(damage + "; copy the bundle again or import the model again");
        });
        return bundle;
    }

    /** Whether a folder claims to be a bundle. */
    static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(Description.FILE));
    }

    private void checkListed(String file) {
        if (!description.files().containsKey(file)) {
            throw new BundleException(
                    folder.resolve(Description.FILE) + ": lists no file " + file + "; import the model again");
        }
    }

    /** What is wrong with which file, one line each; empty if all is well. */
    public List<String> damage(Check check) {
        return description.files().entrySet().stream()
                .flatMap(entry -> wrong(folder.resolve(entry.getKey()), entry.getValue(), check)
                        .map(what -> folder.resolve(entry.getKey()) + ": " + what)
                        .stream())
                .toList();
    }

    private static Optional<String> wrong(Path file, FileMark mark, Check check) {
        return switch (check) {
            case CONTENTS -> Checksums.wrong(file, mark);
            case SMALL_FILES -> mark.bytes() <= SMALL ? Checksums.wrong(file, mark) : Checksums.wrongSize(file, mark);
            case DESCRIPTION -> Optional.empty();
        };
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /** What it says about itself. */
    public Description description() {
        return description;
    }

    /** Sizes, preprocessing and selected layers. */
    public Architecture architecture() {
        return description.architecture();
    }

    /** File of a graph; its weights lie beside it. */
    public Path graph(Graph graph) {
        return folder.resolve(graph.fileName());
    }

    /**
     * The tensors as they are kept: orthogonal maps as plain matrices, linear weights in the bundle's precision.
     * {@link io.comevl.ops.PlainWeights} has them under checkpoint names.
     */
    public Safetensors weights() {
        return Safetensors.open(folder.resolve(WEIGHTS));
    }

    /**
     * Parts of the model whose weights were drawn at random when it was put together, a line each; until they are trained,
     * answers about pictures mean nothing.
     */
    public List<String> drawn() {
        Path file = folder.resolve(DRAWN);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    /** Opens the tokenizer; the caller closes it. */
    public Tokenizer tokenizer() {
        return Tokenizer.open(folder.resolve(TOKENIZER));
    }
}
