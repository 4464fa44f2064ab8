package io.comevl.grounding;

import java.time.Duration;
import java.util.Arrays;

/**
 * One text on its way: what it still has to read, what was chosen, which tokens its form allows next, and a draft that may
 * say how it goes on. Each token is the likeliest of those allowed, the lowest of equals, whatever was drafted: drafts
 * only decide how many tokens one run of the model settles.
 */
final class TextRow {

    private final int stepLimit;
    private final Draft draft;
    private AnswerForm form;
    private long[] waiting;
    private long[] guess = {};
    private long[] chosen = {};
    private long endOfText;
    private boolean ended;
    private int free;
    private double logProbability;
    private long nanos;
    private int reads;
    private int drafted;
    private int accepted;
    private int forced;

    /**
     * A text to continue.
     *
     * @param prompt what follows the shared beginning, at least one token
     * @param stepLimit most tokens of the continuation
     * @param form what the continuation may be
     * @param draft how it may go on
     */
    record Start(long[] prompt, int stepLimit, AnswerForm form, long... draft) {

        /** Checks that there is something to read and to do. */
        Start {
            if (stepLimit < 1 || prompt.length == 0) {
                throw new IllegalArgumentException(
                        "decoding: expected at least 1 step and prompts of at least 1 token");
            }
        }
    }

    /**
     * A continued text.
     *
     * @param ids chosen tokens, the end of text included where it was reached
     * @param confidence geometric mean of the probabilities of those tokens that the form left a choice of
     * @param time spent on this text; what several share is divided evenly
     * @param work runs of the model and tokens that were spared one
     */
    record Continued(long[] ids, double confidence, Duration time, Work work) {}

    TextRow(Start start, long endOfText) {
        this.endOfText = endOfText;
        stepLimit = start.stepLimit();
        form = start.form();
        draft = new Draft(start.draft());
        waiting = start.prompt();
        appendForced();
    }

    boolean isFinished() {
        return ended || chosen.length >= stepLimit;
    }

    /** What waits to be read, and a guess of what follows. */
    LanguageModel.Feed feed() {
        guess = useful(draft.next(chosen, stepLimit - chosen.length - 1));
        drafted += guess.length;
        reads++;
        return new LanguageModel.Feed(join(waiting, guess), 1 + guess.length);
    }

    /** The guess up to the last place where the form leaves a choice: what is forced need not be read to be known. */
    private long[] useful(long[] proposed) {
        AnswerForm place = form;
        int last = 0;
        for (int i = 0; i < proposed.length; i++) {
            if (proposed[i] == endOfText
                    || (!place.isFree() && Arrays.binarySearch(place.allowed(), proposed[i]) < 0)) {
                return Arrays.copyOf(proposed, i);
            }
            place = place.after(proposed[i]);
            if (!place.isForced()) {
                last = i + 1;
            }
        }
        return Arrays.copyOf(proposed, last);
    }

    /**
     * Chooses tokens as far as the guess holds, and the one after that.
     *
     * @param logits float32[1 + guess, ids]
     * @return how many tokens of the guess were read in vain
     */
    int take(float[][] logits) {
        int held = 0;
        while (!isFinished()) {
            long token = choose(logits[held]);
            if (held < guess.length && token == guess[held]) {
                held++;
            } else {
                waiting = new long[] {token};
                appendForced();
                break;
            }
        }
        accepted += held;
        if (guess.length > 0) {
            draft.held(held);
        }
        return guess.length - held;
    }

    private long choose(float[] logits) {
        boolean choice = !form.isForced();
        int best = choice ? likeliest(logits) : Math.toIntExact(form.allowed()[0]);
        if (choice) {
            free++;
            logProbability += logProbability(logits, best);
        }
        append(best);
        return best;
    }

    private int likeliest(float[] logits) {
        if (form.isFree()) {
            int best = 0;
            for (int id = 1; id < logits.length; id++) {
                if (logits[id] > logits[best]) {
                    best = id;
                }
            }
            return best;
        }
        long[] allowed = form.allowed();
        int best = Math.toIntExact(allowed[0]);
        for (long id : allowed) {
            if (logits[(int) id] > logits[best]) {
                best = (int) id;
            }
        }
        return best;
    }

    private void append(long token) {
        chosen = join(chosen, token);
        ended = token == endOfText;
        if (!ended) {
            form = form.after(token);
        }
    }

    /** Appends what the form leaves no choice of; it is read together with the token before it. */
    private void appendForced() {
        while (!isFinished() && form.isForced()) {
            long token = form.allowed()[0];
            append(token);
            waiting = join(waiting, token);
            forced++;
        }
    }

    void spend(long more) {
        nanos += more;
    }

    Continued continued() {
        return new Continued(
                chosen,
                free == 0 ? 1 : Math.exp(logProbability / free),
                Duration.ofNanos(nanos),
                new Work(reads, drafted, accepted, forced, false));
    }

    private static double logProbability(float[] logits, int best) {
        double most = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalStateException("decoder: logits are not finite; the model or its weights are damaged");
        }
        return logits[best] - most - Math.log(sum);
    }

    private static long[] join(long[] before, long... more) {
        long[] joined = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, joined, before.length, more.length);
        return joined;
    }
}
