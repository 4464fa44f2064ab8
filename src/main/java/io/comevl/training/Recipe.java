package io.comevl.training;

import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.LayerRange;
import io.comevl.training.world.View;
import java.time.Duration;
import java.util.List;

/**
 * Everything that decides what a training run learns. The same recipe gives the same model, as long as no time limit
 * cuts it short.
 *
 * @param name of the model
 * @param seed of weights, worlds and questions
 * @param model its size
 * @param data what it is shown
 * @param footage what real cameras add to it
 * @param schedule how it learns
 * @param losses how much each objective weighs
 * @param heldOut what it is examined on
 */
public record Recipe(
        String name,
        long seed,
        Model model,
        Data data,
        Footage footage,
        Schedule schedule,
        Losses losses,
        HeldOut heldOut) {

    /** Checks that the examination shows nothing that was learned. */
    public Recipe {
        check(!name.isBlank(), "name", "expected a name, found none");
        Encoders encoders = model.variant().encoders();
        check(
                encoders != Encoders.SPATIAL_ONLY || losses.contrastive() == 0,
                "losses",
                "contrastive teaches the semantic encoder, which this variant lacks: expected 0");
        check(
                encoders != Encoders.SEMANTIC_ONLY || losses.distillation() == 0,
                "losses",
                "distillation teaches the spatial encoder, which this variant lacks: expected 0");
        check(heldOut.seed() != seed, "heldOut", "its seed must differ from the recipe's, found " + seed + " for both");
    }

    /**
     * Sizes of the network. A crop of 192 px becomes 12x12 visual tokens, one of 256 px 16x16.
     *
     * @param variant the paper's model, or one of those it is compared with
     * @param cropPixels side of the square that a frame is resized to, a multiple of 16
     * @param encoderWidth columns of both encoders, in heads of 32
     * @param encoderLayers blocks of each encoder; one whose last layers are not mixed goes without them
     * @param semanticLayers which of the SigLIP encoder's to mix: {@code all}, or such as {@code 2-3}
     * @param spatialLayers which of the DINOv3 encoder's
     * @param decoderWidth columns of the decoder, in heads of 32
     * @param decoderLayers blocks of the decoder, at least 2
     */
    public record Model(
            Architecture.Variant variant,
            int cropPixels,
            int encoderWidth,
            int encoderLayers,
            String semanticLayers,
            String spatialLayers,
            int decoderWidth,
            int decoderLayers) {
        /** Checks the ranges. */
        public Model {
            check(
                    cropPixels >= 64 && cropPixels % 16 == 0,
                    "cropPixels",
                    "expected a multiple of 16 from 64 on, found " + cropPixels);
            checkWidth("encoderWidth", encoderWidth);
            checkWidth("decoderWidth", decoderWidth);
            checkAtLeast(1, "encoderLayers", encoderLayers);
            checkAtLeast(2, "decoderLayers", decoderLayers);
            checkLayers("semanticLayers", semanticLayers, encoderLayers);
            checkLayers("spatialLayers", spatialLayers, encoderLayers);
        }

        /** Layers of the SigLIP encoder that are mixed. */
        LayerRange mixedSemantic() {
            return LayerRange.parse(semanticLayers, encoderLayers);
        }

        /** Layers of the DINOv3 encoder that are mixed. */
        LayerRange mixedSpatial() {
            return LayerRange.parse(spatialLayers, encoderLayers);
        }

        private static void checkLayers(String key, String layers, int encoderLayers) {
            try {
                LayerRange.parse(layers, encoderLayers);
            } catch (IllegalArgumentException e) {
                throw new RecipeException(key, e.getMessage());
            }
        }

        private static void checkWidth(String key, int width) {
            check(
                    width >= 64 && width % 64 == 0,
                    key,
                    "expected a multiple of 64 (an even number of heads), found " + width);
        }
    }

    /**
     * Frames of camera worlds and questions about them.
     *
     * @param frames how many different frames; each comes again with other questions
     * @param views what the worlds' cameras look at; each as often as another
     * @param widthPixels size at which worlds are seen; boxes are learned in its pixels
     * @param heightPixels its other side
     * @param places most things at once
     * @param textTokens room for the questions and answers of one frame
     */
    public record Data(int frames, List<View> views, int widthPixels, int heightPixels, int places, int textTokens) {
        /** Checks the ranges. */
        public Data {
            views = List.copyOf(views);
            checkAtLeast(1, "frames", frames);
            check(!views.isEmpty(), "views", "expected some of " + List.of(View.values()) + ", found none");
            checkSide("widthPixels", widthPixels);
            checkSide("heightPixels", heightPixels);
            check(places >= 1 && places <= 12, "places", "expected 1 to 12, found " + places);
            checkAtLeast(64, "textTokens", textTokens);
        }

        private static void checkSide(String key, int pixels) {
            check(pixels >= 32 && pixels <= 1920, key, "expected 32 to 1920, found " + pixels);
        }
    }

    /**
     * Clips of real still cameras, whose frames and cut-out things take the place of some worlds.
     *
     * @param folder of the clips, seen from where the program runs; without it there are worlds only
     * @param part of the frames that come from there, 0 to 1
     * @param fromStep first step that shows them
     */
    public record Footage(String folder, double part, int fromStep) {
        /** Checks the ranges. */
        public Footage {
            check(part >= 0 && part <= 1, "part", "expected 0 to 1, found " + part);
            checkAtLeast(0, "fromStep", fromStep);
        }
    }

    /**
     * AdamW with warm-up and cosine. The first steps teach the encoders alone what is where, the others everything.
     *
     * @param framesPerStep frames that one step averages over, an even number: two threads share them
     * @param denseSteps steps of encoders alone
     * @param steps all steps
     * @param minutes the run ends after so long even if steps are left, and the cosine with it; 0 for no limit
     * @param learningRate highest
     * @param warmUpSteps steps in which the rate rises to it, in both stages
     * @param weightDecay of matrices
     * @param clipNorm largest norm of the gradient
     * @param checkpointMinutes time between two checkpoints
     */
    public record Schedule(
            int framesPerStep,
            int denseSteps,
            int steps,
            double minutes,
            double learningRate,
            int warmUpSteps,
            double weightDecay,
            double clipNorm,
            double checkpointMinutes) {

        /** Part of the highest rate that is left in the end. */
        private static final double LAST = 0.03;

        /** Checks the ranges. */
        public Schedule {
            check(
                    framesPerStep >= 2 && framesPerStep % 2 == 0,
                    "framesPerStep",
                    "expected an even number of at least 2, found " + framesPerStep);
            checkAtLeast(1, "steps", steps);
            check(denseSteps >= 0 && denseSteps <= steps, "denseSteps", "expected 0 to steps, found " + denseSteps);
            checkNotNegative("minutes", minutes);
            checkNotNegative("learningRate", learningRate);
            checkAtLeast(0, "warmUpSteps", warmUpSteps);
            checkNotNegative("weightDecay", weightDecay);
            check(clipNorm > 0, "clipNorm", "expected a number above 0, found " + clipNorm);
            checkNotNegative("checkpointMinutes", checkpointMinutes);
        }

        /** How much of the run lies behind, from 0 to 1. */
        double progress(long step, Duration trained) {
            double byTime = minutes == 0 ? 0 : trained.toMillis() / (minutes * 60_000);
            return Math.min(1, Math.max((double) step / steps, byTime));
        }

        /** Whether a step teaches the encoders alone. */
        boolean isDense(long step) {
            return step < denseSteps;
        }

        /** The learning rate of a step. */
        double rate(long step, Duration trained) {
            long sinceStart = isDense(step) ? step : step - denseSteps;
            double warm = Math.min(1, (sinceStart + 1.0) / (warmUpSteps + 1.0));
            double cosine = 0.5 * (1 + Math.cos(Math.PI * progress(step, trained)));
            return learningRate * warm * (LAST + (1 - LAST) * cosine);
        }
    }

    /**
     * Weights of the objectives beside the answers' own, which has 1.
     *
     * @param dense kind, colour, centre and box at each visual token
     * @param attention one head looks at the thing whose place is being written
     * @param orthogonality of the maps of the layer mixing, where they may be any matrices: {@code ||W W^T - I||^2}
     * @param contrastive the semantic encoder tells which words fit which frame (SigLIP's sigmoid loss)
     * @param distillation the spatial encoder tells of hidden parts of a frame what its own slow average sees there
     */
    public record Losses(
            double dense, double attention, double orthogonality, double contrastive, double distillation) {
        /** Checks the ranges. */
        public Losses {
            checkNotNegative("dense", dense);
            checkNotNegative("attention", attention);
            checkNotNegative("orthogonality", orthogonality);
            checkNotNegative("contrastive", contrastive);
            checkNotNegative("distillation", distillation);
        }
    }

    /**
     * The examination: worlds of another seed.
     *
     * @param seed of the worlds
     * @param frames how many
     * @param everySteps steps between two examinations; there is one in the end in any case
     */
    public record HeldOut(long seed, int frames, int everySteps) {
        /** Checks the ranges. */
        public HeldOut {
            checkAtLeast(1, "frames", frames);
            checkAtLeast(1, "everySteps", everySteps);
        }
    }

    private static void checkAtLeast(int least, String key, int found) {
        check(found >= least, key, "expected at least " + least + ", found " + found);
    }

    private static void checkNotNegative(String key, double found) {
        check(found >= 0 && Double.isFinite(found), key, "expected 0 or more, found " + found);
    }

    private static void check(boolean holds, String key, String otherwise) {
        if (!holds) {
            throw new RecipeException(key, otherwise);
        }
    }
}
