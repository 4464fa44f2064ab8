package io.comevl.bundle;

import io.comevl.bundle.Description.Provenance;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.EffectiveWeights;
import io.comevl.ops.PackedWeights;
import io.comevl.ops.Precision;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a bundle from a checkpoint. Tensors go through one at a time. Everything is written to a folder beside the
 * bundle's, which takes its name only when it is whole.
 */
public final class Importer {

    private final Request request;
    private final Variation variation;
    private final PrecisionPolicy policy;
    private final Consumer<String> progress;

    private Importer(Request request, Variation variation, PrecisionPolicy policy, Consumer<String> progress) {
        this.request = request;
        this.variation = variation;
        this.policy = policy;
        this.progress = progress;
    }

    /**
     * What to import and how.
     *
     * @param from folder of the checkpoint
     * @param out folder of the bundle; a bundle there is replaced, anything else is not
     * @param layout where features land among the tokens
     * @param cropMode how frames are cut; empty for the checkpoint's own
     * @param maxCrops most crops of a frame; empty for the checkpoint's own
     * @param name of the model; empty for the name of the checkpoint's folder
     * @param tokenizer folder of the tokenizer's files; empty for the checkpoint's
     * @param weights whether the weights were trained; empty to tell by the checkpoint: toys have a tokenizer of their
     *     own, synthesised ones say so
     */
    public record Request(
            Path from,
            Path out,
            Layout layout,
            Optional<CropMode> cropMode,
            OptionalInt maxCrops,
            Optional<String> name,
            Optional<Path> tokenizer,
            Optional<Training> weights) {

        /** The checkpoint's own settings in the layout of the published release. */
        public static Request of(Path from, Path out) {
            return new Request(
                    from,
                    out,
                    Layout.RELEASE,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Whether weights were learned. */
    public enum Training {
        TRAINED,
        /** Drawn at random: the model computes, but its answers mean nothing. */
        RANDOM
    }

    /**
     * Imports.
     *
     * @param progress gets a line for each step
     * @return the bundle, checked
     * @throws BundleException if the checkpoint cannot be used or the bundle not be written
     */
    public static Bundle run(Request request, Consumer<String> progress) {
        return run(request, Variation.none(), PrecisionPolicy.fp32(), progress);
    }

    /**
     * The same with changes to the checkpoint's network and precision.
     *
     * @param variation the checkpoint must hold the weights that the changed network reads
     * @param policy how linear layers are kept and computed
     */
    public static Bundle run(Request request, Variation variation, PrecisionPolicy policy, Consumer<String> progress) {
        return new Importer(request, variation, policy, progress).run();
    }

    private Bundle run() {
        BundleFolder.check(request.out());
        Checkpoint checkpoint = variation.of(Checkpoint.open(request.from()));
        progress.accept("importing " + request.from());
        Architecture architecture = asRequested(checkpoint.config().architecture());
        BundleFolder.fill(request.out(), folder -> write(checkpoint, architecture, folder));
        return Bundle.open(request.out(), Bundle.Check.SMALL_FILES);
    }

    private Architecture asRequested(Architecture own) {
        CropMode cropMode = request.cropMode().orElse(own.cropMode());
        int maxCrops = cropMode == CropMode.RESIZE
                ? 1
                : request.maxCrops().orElse(own.geometry().maxCrops());
        CropGeometry geometry = own.geometry();
        return new Architecture(
                own.variant(),
                own.semantic(),
                own.spatial(),
                own.fusion(),
                own.decoder(),
                new CropGeometry(
                        geometry.cropPixels(),
                        geometry.patchPixels(),
                        geometry.marginPatches(),
                        geometry.poolingSide(),
                        maxCrops,
                        geometry.secondScaleWindowPixels()),
                cropMode,
                request.layout(),
                own.boxPixels());
    }

    private void write(Checkpoint checkpoint, Architecture architecture, Path folder) {
        progress.accept("writing the tokenizer");
        TokenizerFile.write(
                checkpoint.config().tokenizer(),
                architecture.decoder(),
                request.tokenizer().orElse(request.from()),
                folder.resolve(Bundle.TOKENIZER));
        EffectiveWeights weights = new EffectiveWeights(checkpoint.weights());
        writeWeights(kept(weights, architecture), architecture, folder.resolve(Bundle.WEIGHTS));
        progress.accept("writing the graphs");
        Safetensors written = Safetensors.open(folder.resolve(Bundle.WEIGHTS));
        try {
            new GraphExport(architecture, written).write(folder);
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
        progress.accept("computing checksums");
        Provenance provenance = new Provenance(
                fileName(request.from()),
                LocalDate.now(ZoneOffset.UTC).toString(),
                version(),
                request.weights().orElse(guess(checkpoint)) == Training.RANDOM);
        new Description(
                        Description.FORMAT,
                        request.name().orElse(fileName(request.from())),
                        policy.precision(),
                        policy.keptFp32(),
                        provenance,
                        architecture,
                        weights.names().stream()
                                .filter(name -> Unread.isUnread(name, architecture))
                                .toList(),
                        Checksums.of(folder))
                .write(folder.resolve(Description.FILE));
    }

    private WeightSource kept(WeightSource weights, Architecture architecture) {
        WeightSource kept = weights;
        for (Map.Entry<Precision, Set<String>> part :
                policy.packed(weights, read(weights, architecture)).entrySet()) {
            kept = new PackedWeights(kept, part.getKey(), part.getValue());
        }
        return kept;
    }

    private static List<String> read(WeightSource weights, Architecture architecture) {
        return weights.names().stream()
                .filter(name -> !Unread.isUnread(name, architecture))
                .toList();
    }

    private void writeWeights(WeightSource weights, Architecture architecture, Path file) {
        List<String> names = read(weights, architecture);
        Map<String, Spec> specs = new LinkedHashMap<>();
        names.forEach(name -> specs.put(name, weights.spec(name)));
        long all = specs.values().stream().mapToLong(Spec::byteLength).sum();
        progress.accept("writing %d tensors, %.1f MB".formatted(names.size(), all / 1e6));
        long done = 0;
        long said = 0;
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of())) {
            for (String name : names) {
                writer.write(name, weights);
                done += specs.get(name).byteLength();
                if (done - said > 1L << 30) {
                    said = done;
                    progress.accept("writing tensors: %d %%".formatted(100 * done / all));
                }
            }
            writer.finish();
        }
    }

    private static Training guess(Checkpoint checkpoint) {
        boolean random = checkpoint.config().tokenizer().equals(TokenizerFile.BYTES)
                || OwnCheckpoint.isDrawn(checkpoint.folder());
        return random ? Training.RANDOM : Training.TRAINED;
    }

    private static String version() {
        Properties versions = new Properties();
        try (InputStream file = Importer.class.getResourceAsStream("/io/comevl/version.properties")) {
            versions.load(file);
            return "comevl " + versions.getProperty("version");
        } catch (IOException e) {
            throw new BundleException("the program's own version.properties cannot be read: " + e, e);
        }
    }

    private static String fileName(Path path) {
        try {
            return String.valueOf(path.toRealPath().getFileName());
        } catch (IOException e) {
            throw FileBytes.unreadable(path, e);
        }
    }
}
