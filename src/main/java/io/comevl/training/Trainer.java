package io.comevl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.comevl.bundle.OwnCheckpoint;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.Tokenizer;
import io.comevl.network.Architecture;
import io.comevl.training.footage.Footage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Trains a small CoME-VL of its own by a recipe. A run that was interrupted goes on from its last checkpoint with the
 * same losses as if it had not been.
 */
public final class Trainer implements AutoCloseable {

    private static final int STEPS_A_LINE = 10;

    private final Recipe recipe;
    private final RunFolder folder;
    private final Architecture architecture;
    private final Tokenizer tokenizer;
    private final Parameters parameters;
    private final List<Replica> replicas;
    private final Progress progress;
    private final List<String> rows = new ArrayList<>();
    private long step;
    private Duration trained = Duration.ZERO;
    private Duration lastKept = Duration.ZERO;

    private Trainer(Recipe recipe, RunFolder folder, Progress progress) throws IOException {
        this.recipe = recipe;
        this.folder = folder;
        this.progress = progress;
        List<String> pieces = Vocabulary.pieces(
                Math.max(recipe.data().widthPixels(), recipe.data().heightPixels()));
        architecture = Sizes.of(recipe.model(), recipe.data(), pieces);
        OwnCheckpoint.describe(folder.path(), architecture, pieces);
        tokenizer = Tokenizer.open(OwnCheckpoint.tokenizer(folder.path()));
        parameters = new Parameters(
                Initial.of(architecture, pieces, recipe.losses(), recipe.seed()),
                recipe.losses().distillation() > 0);
        replicas = Stream.generate(() -> new Replica(architecture, parameters, recipe.losses()))
                .limit(Batches.REPLICAS)
                .toList();
        folder.standing().ifPresent(this::goOn);
        folder.forgetFrom(step);
    }

    /**
     * Trains until the recipe's last step, and writes the model into the folder.
     *
     * @param recipe file of the recipe
     * @param folder of the run; made if it is missing, gone on with if it holds a run of this recipe
     * @param from folder of another run whose weights to begin with; what it lacks, or has in other sizes, begins anew
     * @param progress is told from time to time
     * @throws IOException if the recipe cannot be read or the folder not be written
     * @throws IllegalArgumentException if it is no recipe, or the folder holds a run of another
     */
    public static void run(Path recipe, Path folder, Optional<Path> from, Progress progress)
            throws IOException, InterruptedException {
        Recipe read = RecipeFile.read(recipe);
        try (Trainer trainer = new Trainer(read, RunFolder.open(folder, recipe), progress)) {
            if (from.isPresent() && trainer.step == 0) {
                trainer.startFrom(from.get());
            }
            trainer.train();
        }
    }

    private void startFrom(Path checkpoint) {
        int taken = parameters.take(Safetensors.open(OwnCheckpoint.weights(checkpoint)));
        int all = parameters.shapes().size();
        if (taken == 0) {
            throw new IllegalArgumentException(checkpoint
                    + ": none of its weights fits this recipe's network; start from a run of the same sizes");
        }
        progress.tell("starting from " + checkpoint + ": " + taken + " of " + all + " tensors taken");
    }

    private void goOn(RunFolder.Standing standing) {
        parameters.restore(standing.parameters());
        step = standing.step();
        trained = standing.trained();
        lastKept = trained;
        progress.tell("going on at step " + step);
    }

    private void train() throws IOException, InterruptedException {
        progress.tell(String.format(Locale.ROOT, "%s: %.2f million weights", recipe.name(), parameters.size() / 1e6));
        long began = System.nanoTime();
        Duration before = trained;
        double progressBefore = recipe.schedule().progress(step, trained);
        long first = step;
        try (Batches batches = new Batches(recipe, architecture, tokenizer, footage(), step)) {
            while (recipe.schedule().progress(step, trained) < 1) {
                double rate = recipe.schedule().rate(step, trained);
                float[] losses = learn(batches.next(), rate);
                trained = before.plusNanos(System.nanoTime() - began);
                step++;
                if (step % STEPS_A_LINE == 0) {
                    say(losses, step - first, progressBefore, trained.minus(before));
                }
                examineAndKeep();
            }
        }
        finish();
    }

    /** The clips that the recipe names. Without them a run goes on, since not everyone may have them. */
    private Optional<Footage> footage() throws IOException {
        Recipe.Footage wanted = recipe.footage();
        if (wanted.part() == 0) {
            return Optional.empty();
        }
        Path clips = Path.of(wanted.folder());
        if (!Files.isDirectory(clips)) {
            progress.tell(clips + ": no such folder of clips; training on generated worlds only");
            return Optional.empty();
        }
        progress.tell("looking through the clips in " + clips);
        return Optional.of(
                Footage.open(clips, recipe.data().widthPixels(), recipe.data().heightPixels()));
    }

    /** One step; returns its losses. */
    private float[] learn(List<Batch> batches, double rate) throws InterruptedException {
        JniUtils.setGradMode(false);
        boolean dense = recipe.schedule().isDense(step);
        try (NDManager scratch = NDManager.newBaseManager("PyTorch")) {
            List<Future<Replica.Learned>> started = new ArrayList<>();
            for (int i = 0; i < replicas.size(); i++) {
                started.add(replicas.get(i).learn(batches.get(i), dense, scratch));
            }
            float[] losses = new float[Replica.LOSSES];
            NDArray gradient = null;
            for (Future<Replica.Learned> future : started) {
                Replica.Learned learned = future.get();
                for (int i = 0; i < losses.length; i++) {
                    losses[i] += learned.losses()[i] / started.size();
                }
                NDArray part = learned.gradient().div(started.size());
                gradient = gradient == null ? part : gradient.add(part);
            }
            double norm = parameters.update(gradient, step, rate, recipe.schedule());
            if (recipe.losses().distillation() > 0) {
                parameters.average(Distillation.MOMENTUM);
            }
            rows.add(String.format(
                    Locale.ROOT,
                    "%d,%.1f,%.3g,%s,%s,%s,%s,%.4g,%s,%s",
                    step,
                    trained.toMillis() / 1000.0,
                    rate,
                    losses[0],
                    losses[1],
                    losses[2],
                    losses[3],
                    norm,
                    losses[4],
                    losses[5]));
            return losses;
        } catch (ExecutionException e) {
            throw new IllegalStateException("step " + step + " failed", e.getCause());
        }
    }

    private void say(float[] losses, long steps, double progressBefore, Duration spent) {
        double now = recipe.schedule().progress(step, trained);
        double seconds = spent.toMillis() / 1000.0;
        double left = seconds * (1 - now) / Math.max(now - progressBefore, 1e-9);
        progress.reached(
                now,
                String.format(
                        Locale.ROOT,
                        "step %d of %d (%s), loss %.3f (text %.3f, dense %.3f, attention %.3f), %.1f frames/s, %.1f min left",
                        step,
                        recipe.schedule().steps(),
                        recipe.schedule().isDense(step) ? "encoders" : "all",
                        losses[0],
                        losses[1],
                        losses[2],
                        losses[3],
                        steps * recipe.schedule().framesPerStep() / seconds,
                        left / 60));
    }

    private void examineAndKeep() throws IOException {
        boolean last = recipe.schedule().progress(step, trained) >= 1;
        Duration interval = Duration.ofMillis((long) (recipe.schedule().checkpointMinutes() * 60_000));
        if (last || trained.minus(lastKept).compareTo(interval) >= 0) {
            keep();
        }
        if (!last
                && step % recipe.heldOut().everySteps() == 0
                && !recipe.schedule().isDense(step)) {
            examine();
        }
    }

    private void keep() throws IOException {
        folder.addLosses(rows);
        rows.clear();
        folder.keep(new RunFolder.Standing(step, trained, parameters.state()));
        folder.writeModel(parameters);
        lastKept = trained;
    }

    private void finish() throws IOException {
        if (!rows.isEmpty()) {
            keep();
        }
        examine();
        progress.tell("trained for " + trained.toSeconds() + " s; " + folder.path()
                + " can be imported with comevl model import");
    }

    private void examine() throws IOException {
        folder.writeModel(parameters);
        Scores scores = Examination.of(recipe, folder.path());
        Perception perception = Perception.of(recipe, architecture, parameters);
        folder.addScores(
                "step," + Scores.HEADER + "," + Perception.HEADER, step + "," + scores.row() + "," + perception.row());
        progress.tell("held-out scores: " + scores + "; " + perception);
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        parameters.close();
        tokenizer.close();
    }
}
