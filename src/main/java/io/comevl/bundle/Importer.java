package io.comevl.bundle;

import io.comevl.bundle.Description.Provenance;
import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.network.Architecture;
import io.comevl.network.EffectiveWeights;
import io.comevl.network.WeightPlan;
import io.comevl.ops.ElementType;
import io.comevl.ops.PackedWeights;
import io.comevl.ops.Precision;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;

/**
 * Makes a bundle from a checkpoint. Tensors go through in parts, so that memory does not grow with the model's size. All is
 * written to a folder beside the bundle's, which takes its name only when it is whole. An import that was cut off, by a
 * kill, a crash of the machine or a full disk, goes on when the same is asked again, and gives the same bundle.
 */
public final class Importer {

    private final Request request;
    private final Origin origin;
    private final Variation variation;
    private final PrecisionPolicy policy;
    private final ImportProgress progress;

    private Importer(
            Request request, Origin origin, Variation variation, PrecisionPolicy policy, ImportProgress progress) {
        this.request = request;
        this.origin = origin;
        this.variation = variation;
        this.policy = policy;
        this.progress = progress;
    }

    /**
     * What to import and how.
     *
     * @param from folder of the checkpoint
     * @param out folder of the bundle; a bundle there is replaced, anything else is not
     * @param layout where features land among the tokens; empty for the checkpoint's own
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
            Optional<Layout> layout,
            Optional<CropMode> cropMode,
            OptionalInt maxCrops,
            Optional<String> name,
            Optional<Path> tokenizer,
            Optional<Training> weights) {

        /** The checkpoint's own settings. */
        public static Request of(Path from, Path out) {
            return new Request(
                    from,
                    out,
                    Optional.empty(),
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
    public static Bundle run(Request request, ImportProgress progress) {
        return run(request, Variation.none(), PrecisionPolicy.fp32(), progress);
    }

    /**
     * The same with changes to the checkpoint's network and precision.
     *
     * @param variation the checkpoint must hold the weights that the changed network reads
     * @param policy how linear layers are kept and computed
     */
    public static Bundle run(Request request, Variation variation, PrecisionPolicy policy, ImportProgress progress) {
        return run(Origin.of(request.from()), request, variation, policy, progress);
    }

    /**
     * Puts a model together from published ones and makes its bundle. Weights that none of them has are drawn as they are
     * before training, which is told and stays in the bundle: until they are trained, answers about pictures mean nothing.
     *
     * @param request of its checkpoint only the tokenizer is read, where none is named
     * @throws BundleException if a folder lacks a tensor, holds another kind of model, or does not fit the others; names
     *     file and tensor
     */
    public static Bundle assemble(
            HuggingFaceFolders folders,
            Request request,
            Variation variation,
            PrecisionPolicy policy,
            ImportProgress progress) {
        return run(Origin.of(folders), request, variation, policy, progress);
    }

    /** An import of whatever can be opened. */
    static Bundle run(
            Origin origin, Request request, Variation variation, PrecisionPolicy policy, ImportProgress progress) {
        return new Importer(request, origin, variation, policy, progress).run();
    }

    /**
     * Makes a bundle of any network with weights as they are before training, for what does not hang on answers, such as
     * speed. Its tokenizer's ids are bytes, then tokens that no text contains.
     *
     * @param matrices type of the weights that are drawn at random, float32 or bfloat16
     * @param out folder of the bundle
     */
    public static Bundle draw(
            Architecture architecture,
            long seed,
            ElementType matrices,
            Path out,
            PrecisionPolicy policy,
            ImportProgress progress) {
        WeightSource weights = new DrawnWeights(WeightPlan.of(architecture), seed, matrices);
        String source = "weights of " + architecture.variant().encoders().name().toLowerCase(Locale.ROOT);
        Checkpoint checkpoint = new Checkpoint(
                out,
                source,
                weights,
                new ReferenceConfig(architecture, TokenizerFile.BYTES),
                List.of("all of it: drawn from seed " + seed));
        Request request = new Request(
                out,
                out,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Origin origin = new Origin(
                List.of(), source + " of seed " + seed + ", " + matrices + ", " + architecture, () -> checkpoint);
        return new Importer(request, origin, Variation.none(), policy, progress).run();
    }

    private Bundle run() {
        BundleFolder.check(request.out());
        Checkpoint checkpoint = variation.of(origin.opening().get());
        progress.tell("importing " + checkpoint.source());
        checkpoint.drawn().forEach(line -> progress.tell("NOT TRAINED: " + line));
        Architecture architecture = asRequested(checkpoint.config().architecture());
        Leftovers.clear(request.out(), progress);
        try (ImportFolder folder = ImportFolder.open(request.out())) {
            try {
                write(checkpoint, architecture, folder);
                folder.finish();
            } catch (RuntimeException e) {
                folder.failed(e, progress);
                throw e;
            }
        }
        return Bundle.open(request.out(), Bundle.Check.SMALL_FILES);
    }

    private Architecture asRequested(Architecture own) {
        CropMode cropMode = request.cropMode().orElse(own.cropMode());
        int maxCrops =
                cropMode.isTiled() ? request.maxCrops().orElse(own.geometry().maxCrops()) : 1;
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
                request.layout().orElse(own.layout()),
                own.boxPixels());
    }

    private void write(Checkpoint checkpoint, Architecture architecture, ImportFolder place) {
        Path folder = place.bundle();
        progress.tell("writing the tokenizer");
        TokenizerFile.write(
                checkpoint.config().tokenizer(),
                architecture.decoder(),
                request.tokenizer().orElse(request.from()),
                folder.resolve(Bundle.TOKENIZER));
        EffectiveWeights weights = new EffectiveWeights(checkpoint.weights());
        WeightSource kept = kept(weights, architecture);
        new WeightsFile(place.weights(), place.journal(), progress)
                .write(kept, read(kept, architecture), origin.key(request, variation, policy));
        progress.tell("writing the graphs");
        Safetensors written = Safetensors.open(place.weights());
        try {
            new GraphExport(architecture, written).write(folder);
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
        note(checkpoint.drawn(), folder.resolve(Bundle.DRAWN));
        progress.tell("computing checksums");
        Provenance provenance = new Provenance(
                checkpoint.source(),
                LocalDate.now(ZoneOffset.UTC).toString(),
                version(),
                request.weights().map(Training.RANDOM::equals).orElse(checkpoint.isRandom()));
        new Description(
                        Description.FORMAT,
                        request.name().orElse(checkpoint.source()),
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

    private static void note(List<String> drawn, Path file) {
        try {
            if (!drawn.isEmpty()) {
                Files.write(file, drawn);
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
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

    private static String version() {
        Properties versions = new Properties();
        try (InputStream file = Importer.class.getResourceAsStream("/io/comevl/version.properties")) {
            versions.load(file);
            return "comevl " + versions.getProperty("version");
        } catch (IOException e) {
            throw new BundleException("the program's own version.properties cannot be read: " + e, e);
        }
    }
}
