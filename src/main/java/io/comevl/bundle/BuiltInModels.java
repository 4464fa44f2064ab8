package io.comevl.bundle;

import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Models that come with the program. They are kept as checkpoints; the bundle is made in a cache folder on first use and
 * anew when the program has changed since. Several processes may ask at once: each makes its own, one is kept.
 */
public enum BuiltInModels {
    /** The model that this project trained, its vision in int8: what commands use if no other is named. */
    CAMERA_SMALL("camera-small", Kept.CAMERA_SMALL, Layout.CLEAN, Optional.empty(), Precision.INT8),
    /** The same in float32. */
    CAMERA_SMALL_FP32("camera-small-fp32", Kept.CAMERA_SMALL, Layout.CLEAN, Optional.empty(), Precision.FP32),
    /** The reference's toy checkpoint in the layout of the published release. */
    TINY_RANDOM("tiny-random", Kept.TINY_RANDOM, Layout.RELEASE, Optional.empty(), Precision.FP32),
    /** The same as the paper means it, one crop a frame: every layer of the real model at toy width. */
    TINY_RANDOM_CLEAN(
            "tiny-random-clean", Kept.TINY_RANDOM, Layout.CLEAN, Optional.of(CropMode.RESIZE), Precision.FP32);

    private static final Duration KEPT_UNUSED = Duration.ofDays(30);

    private final String title;
    private final Kept checkpoint;
    private final Layout layout;
    private final Optional<CropMode> cropMode;
    private final Precision precision;

    /** A checkpoint among the program's resources. */
    @SuppressWarnings("ImmutableEnumChecker") // Its list is a copy.
    private enum Kept {
        CAMERA_SMALL(
                "camera-small", Importer.Training.TRAINED, "architecture.yaml", "tokenizer.json", "model.safetensors"),
        TINY_RANDOM("tiny-random", Importer.Training.RANDOM, "config.yaml", "model.safetensors");

        private final String folder;
        private final Importer.Training weights;
        private final List<String> files;

        Kept(String folder, Importer.Training weights, String... files) {
            this.folder = folder;
            this.weights = weights;
            this.files = List.of(files);
        }

        void copyTo(Path checkpoint) throws IOException {
            for (String file : files) {
                try (InputStream in =
                        BuiltInModels.class.getResourceAsStream("/io/comevl/models/" + folder + "/" + file)) {
                    Files.copy(in, checkpoint.resolve(file));
                }
            }
        }
    }

    BuiltInModels(String title, Kept checkpoint, Layout layout, Optional<CropMode> cropMode, Precision precision) {
        this.title = title;
        this.checkpoint = checkpoint;
        this.layout = layout;
        this.cropMode = cropMode;
        this.precision = precision;
    }

    /** Name on the command line. */
    public String title() {
        return title;
    }

    /** The model of this name, if one comes with the program. */
    public static Optional<BuiltInModels> named(String title) {
        return Arrays.stream(values())
                .filter(model -> model.title.equals(title))
                .findFirst();
    }

    /**
     * The bundle that a word on the command line means: that of a built-in model, else a folder.
     *
     * @param progress gets a line for each step where a bundle has to be made first
     */
    public static Path resolve(String nameOrFolder, Consumer<String> progress) {
        return named(nameOrFolder).map(model -> model.bundle(cache(), progress)).orElseGet(() -> Path.of(nameOrFolder));
    }

    /** Names of all. */
    public static String titles() {
        return Arrays.stream(values()).map(BuiltInModels::title).collect(Collectors.joining(", "));
    }

    /**
     * Folder of the bundle, made now if it is not there yet.
     *
     * @param cache where to keep it
     */
    public Path bundle(Path cache, Consumer<String> progress) {
        Path bundle = cache.resolve(title + "@" + ProgramState.now());
        if (!Bundle.isAt(bundle)) {
            progress.accept("making the built-in model " + title + " in " + bundle);
            make(bundle, progress);
            forgetUnused(cache);
        }
        use(bundle);
        return bundle;
    }

    /** Leaves a mark by which other versions of the program know that this one is used. */
    private static void use(Path bundle) {
        try {
            Files.setLastModifiedTime(bundle, FileTime.from(Instant.now()));
        } catch (IOException readOnly) {
            // Then nobody deletes from it either.
        }
    }

    /** Those that versions of the program made that have not run for long. */
    private void forgetUnused(Path cache) {
        try (Stream<Path> folders = Files.list(cache)) {
            List<Path> made = folders.filter(
                            folder -> folder.getFileName().toString().startsWith(title + "@"))
                    .toList();
            for (Path folder : made) {
                if (Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isBefore(Instant.now().minus(KEPT_UNUSED))) {
                    BundleFolder.delete(folder);
                }
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(cache, e);
        }
    }

    private void make(Path bundle, Consumer<String> progress) {
        Path folder = bundle.toAbsolutePath().resolveSibling("." + title + ".making-" + UUID.randomUUID());
        Path from = folder.resolve(title);
        Path made = folder.resolve("bundle");
        try {
            Files.createDirectories(from);
            checkpoint.copyTo(from);
            Importer.run(
                    new Importer.Request(
                            from,
                            made,
                            Optional.of(layout),
                            cropMode,
                            OptionalInt.empty(),
                            Optional.of(title),
                            Optional.empty(),
                            Optional.of(checkpoint.weights)),
                    Variation.none(),
                    policy(),
                    progress::accept);
            Files.move(made, bundle, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process may have put its own there first, which is as good.
            if (!Bundle.isAt(bundle)) {
                throw FileBytes.unreadable(bundle, e);
            }
        } finally {
            BundleFolder.delete(folder);
        }
    }

    /** Decoders stay float32, whose answers do not depend on what is decoded beside them; in models so small int8 saves little there. */
    private PrecisionPolicy policy() {
        return new PrecisionPolicy(precision, precision == Precision.FP32 ? List.of() : List.of("transformer.*"));
    }

    /** Cache folder: system property {@code comevl.cache}, else {@code COMEVL_CACHE}, else by the XDG convention. */
    public static Path cache() {
        return Stream.of(
                        System.getProperty("comevl.cache"),
                        System.getenv("COMEVL_CACHE"),
                        below(System.getenv("XDG_CACHE_HOME"), "comevl"),
                        below(System.getProperty("user.home"), ".cache/comevl"))
                .filter(folder -> folder != null && !folder.isBlank())
                .findFirst()
                .map(Path::of)
                .orElseThrow(() -> new BundleException(
                        "cache folder: this user has no home; set COMEVL_CACHE to a folder that may be written"));
    }

    private static String below(String folder, String child) {
        return folder == null || folder.isBlank() ? null : folder + "/" + child;
    }
}
