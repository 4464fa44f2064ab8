package io.comevl.training;

import io.comevl.bundle.Tokenizer;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Words for what the frames of a batch show, each held against every frame. Owns its arrays.
 *
 * @param texts how many
 * @param ids int64[texts, words]: their tokens, filled up with any
 * @param shares float32[texts, words]: 1 by the number of tokens, 0 for what fills up
 * @param fits float32[frames, texts]: 1 where the frame shows such a thing, else -1
 * @param known float32[frames, texts]: 1, or 0 where it cannot be said
 */
record Captions(int texts, long[] ids, float[] shares, float[] fits, float[] known) {

    /** Tokens of a text that are read. */
    static final int WORDS = 4;

    private static final int OF_A_FRAME = 3;

    /**
     * Some words of each frame.
     *
     * @param seed of the choice
     */
    static Captions of(List<Shown> frames, Tokenizer tokenizer, long seed) {
        Set<Description> chosen = new LinkedHashSet<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (Shown frame : frames) {
            List<Description> there = new ArrayList<>(SceneQuestions.present(frame.truth()));
            for (int i = 0; i < OF_A_FRAME && !there.isEmpty(); i++) {
                chosen.add(there.remove(random.nextInt(there.size())));
            }
        }
        List<Description> texts = List.copyOf(chosen);
        Captions captions = new Captions(
                texts.size(),
                new long[texts.size() * WORDS],
                new float[texts.size() * WORDS],
                new float[frames.size() * texts.size()],
                new float[frames.size() * texts.size()]);
        for (int text = 0; text < texts.size(); text++) {
            captions.spell(text, tokenizer.encode(" " + texts.get(text).many()));
            for (int frame = 0; frame < frames.size(); frame++) {
                captions.hold(frame * texts.size() + text, frames.get(frame).truth(), texts.get(text));
            }
        }
        return captions;
    }

    private void spell(int text, long[] tokens) {
        int read = Math.min(WORDS, tokens.length);
        for (int i = 0; i < read; i++) {
            ids[text * WORDS + i] = tokens[i];
            shares[text * WORDS + i] = 1f / read;
        }
    }

    private void hold(int pair, List<Truth> scene, Description text) {
        Optional<Boolean> shows = SceneQuestions.shows(scene, text);
        fits[pair] = shows.orElse(false) ? 1 : -1;
        known[pair] = shows.isPresent() ? 1 : 0;
    }
}
