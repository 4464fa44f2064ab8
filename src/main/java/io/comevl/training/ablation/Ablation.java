package io.comevl.training.ablation;

import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Layers;
import io.comevl.network.Architecture.Position;
import io.comevl.network.Architecture.Variant;
import io.comevl.training.FinalScores;
import io.comevl.training.Progress;
import io.comevl.training.Recipe;
import io.comevl.training.RecipeFile;
import io.comevl.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Trains variants of a recipe, each with every seed, one after the other or several at once, and examines them on the same held-out worlds.
 * All see the same frames and questions in the same steps; a seed decides these and the first weights. What is finished
 * is not run again, and a run that was interrupted goes on, so the same command may be given until all is done.
 */
public final class Ablation {

    private final Plan plan;
    private final Recipe recipe;
    private final Progress progress;
    private final Map<Compared, List<FinalScores>> finished = new EnumMap<>(Compared.class);

    private Ablation(Plan plan, Recipe recipe, Progress progress) {
        this.plan = plan;
        this.recipe = recipe;
        this.progress = progress;
    }

    /**
     * What to train.
     *
     * @param recipe file of the paper's model at some size
     * @param out folder of the runs, each in {@code variant/seed-N}, and of the table
     * @param seeds how many, from the recipe's own on
     * @param variants which
     * @param jobs runs at a time
     */
    public record Plan(Path recipe, Path out, int seeds, List<Compared> variants, int jobs) {
        /** Checks that there is something to do. */
        public Plan {
            variants = List.copyOf(variants);
            if (jobs < 1) {
                throw new IllegalArgumentException("ablation: expected at least one run at a time, found " + jobs);
            }
            if (seeds < 1 || variants.isEmpty()) {
                throw new IllegalArgumentException(
                        "ablation: expected at least one seed and one variant, found " + seeds + " and " + variants);
            }
        }
    }

    /**
     * Runs what is not finished. The table is in {@code ablation.csv} and {@code ablation.md} after each run.
     *
     * @param progress is told from time to time
     * @return the table of all that is planned
     * @throws IllegalArgumentException if the recipe cannot be compared fairly; names its line
     */
    public static AblationTable run(Plan plan, Progress progress) throws IOException, InterruptedException {
        Recipe recipe = RecipeFile.read(plan.recipe());
        check(plan, recipe);
        return new Ablation(plan, recipe, progress).run();
    }

    private static void check(Plan plan, Recipe recipe) throws IOException {
        Variant variant = recipe.model().variant();
        if (variant.encoders() != Encoders.DUAL_FUSED
                || variant.layers() != Layers.MIXED
                || variant.position() != Position.ROPE) {
            throw RecipeFile.unfit(
                    plan.recipe(),
                    "model.variant",
                    "variants are derived from the whole model: expected dual_fused, mixed, rope");
        }
        if (recipe.schedule().minutes() != 0) {
            throw RecipeFile.unfit(
                    plan.recipe(), "schedule.minutes", "all variants take the same steps: expected 0 (no limit)");
        }
        long apart = recipe.heldOut().seed() - recipe.seed();
        if (apart > 0 && apart < plan.seeds()) {
            throw RecipeFile.unfit(
                    plan.recipe(),
                    "heldOut.seed",
                    "expected none of the seeds trained with, " + recipe.seed() + " to "
                            + (recipe.seed() + plan.seeds() - 1));
        }
    }

    private AblationTable run() throws IOException, InterruptedException {
        Files.createDirectories(plan.out());
        List<Compared> different = different();
        ExecutorService jobs = Executors.newFixedThreadPool(plan.jobs());
        try {
            List<Future<AblationTable>> started = new ArrayList<>();
            for (int i = 0; i < plan.seeds(); i++) {
                long seed = recipe.seed() + i;
                for (Compared variant : different) {
                    started.add(jobs.submit(() -> finished(variant, run(variant, seed))));
                }
            }
            for (Future<AblationTable> run : started) {
                run.get();
            }
            return table();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            jobs.shutdownNow();
        }
    }

    private static IOException unwrapped(Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof RuntimeException mistake) {
            throw mistake;
        }
        return cause instanceof IOException failed ? failed : new IOException(cause);
    }

    private synchronized AblationTable finished(Compared variant, FinalScores scores) throws IOException {
        finished.computeIfAbsent(variant, none -> new ArrayList<>()).add(scores);
        AblationTable table = table();
        Files.writeString(plan.out().resolve("ablation.csv"), table.csv());
        Files.writeString(plan.out().resolve("ablation.md"), table.markdown());
        return table;
    }

    /** Without those that the recipe is already. */
    private List<Compared> different() {
        List<Compared> different = new ArrayList<>();
        for (Compared variant : plan.variants()) {
            if (variant != Compared.FUSED && variant.of(recipe).equals(recipe)) {
                progress.tell(variant.key() + ": the recipe is this already; left out");
            } else {
                different.add(variant);
            }
        }
        return different;
    }

    private AblationTable table() {
        return new AblationTable(recipe.name(), finished);
    }

    private FinalScores run(Compared variant, long seed) throws IOException, InterruptedException {
        Recipe wanted = seeded(variant.of(recipe), variant.key() + "-" + seed, seed);
        Path folder = plan.out().resolve(variant.key()).resolve("seed-" + seed);
        Path file = folder.resolveSibling("seed-" + seed + ".yaml");
        Files.createDirectories(file.getParent());
        if (Files.exists(file) && !RecipeFile.read(file).equals(wanted)) {
            throw new IllegalArgumentException(
                    file + ": is of an ablation with another recipe; give another folder with --out");
        }
        RecipeFile.write(wanted, file);
        Optional<FinalScores> before = FinalScores.of(folder, wanted);
        if (before.isPresent()) {
            progress.tell(variant.key() + ", seed " + seed + ": is finished");
            return before.get();
        }
        Trainer.run(
                file, folder, Optional.empty(), line -> progress.tell(variant.key() + ", seed " + seed + ": " + line));
        return FinalScores.of(folder, wanted)
                .orElseThrow(() -> new IllegalStateException(folder + ": was trained, but has no scores"));
    }

    private static Recipe seeded(Recipe recipe, String suffix, long seed) {
        return new Recipe(
                recipe.name() + "-" + suffix,
                seed,
                recipe.model(),
                recipe.data(),
                recipe.footage(),
                recipe.schedule(),
                recipe.losses(),
                recipe.heldOut());
    }
}
