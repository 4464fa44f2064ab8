package io.comevl.evaluation;

import io.comevl.network.Architecture.Decoder;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** A text without a picture that one interpreter of a model reads and continues token by token. For one thread. */
public final class DecodeSteps {

    private static final Set<String> NOTHING_OBSERVED = Set.of();
    private static final String LOGITS = "decoder/logits";

    private final Decoder decoder;
    private final StageRunner model;

    /** Takes a model, which its owner closes. */
    public DecodeSteps(Decoder decoder, StageRunner model) {
        this.decoder = decoder;
        this.model = model;
    }

    /**
     * Measures steps, each from a token to the likeliest next one; which tokens these are does not matter to their time.
     *
     * @param words tokens that are read at once before; they do not count
     * @param steps how many
     * @return milliseconds of one
     */
    public double millis(int words, int steps) {
        try (StageRunner.Sequence text = text()) {
            int next = likeliest(feed(text, LongStream.range(0, words).toArray()));
            long began = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                next = likeliest(feed(text, next));
            }
            return (System.nanoTime() - began) / 1e6 / steps;
        }
    }

    /** What comes next after each token of a text: for each of them float32[rows of the output], before any softmax. */
    public List<float[]> logits(long[] ids) {
        List<float[]> logits = new ArrayList<>();
        try (StageRunner.Sequence text = text()) {
            for (long id : ids) {
                logits.add(feed(text, id));
            }
        }
        return logits;
    }

    /** The token with the largest logit, the first if there are several. */
    public static int likeliest(float[] logits) {
        int likeliest = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[likeliest]) {
                likeliest = id;
            }
        }
        return likeliest;
    }

    private StageRunner.Sequence text() {
        int width = decoder.width();
        return model.sequence(new Observation(new long[] {1, width}, new float[width]));
    }

    /** Logits after the last of these tokens. */
    private static float[] feed(StageRunner.Sequence text, long... ids) {
        long[] withoutPicture = new long[ids.length];
        Arrays.fill(withoutPicture, -1);
        return text.feed(ids, withoutPicture, 1, NOTHING_OBSERVED).get(LOGITS).values();
    }
}
