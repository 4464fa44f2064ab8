package io.comevl.job;

import java.util.function.ToLongFunction;

/** What is counted of the model's effort, as metrics and, since the job last began, for its summary. */
@SuppressWarnings("ImmutableEnumChecker") // measures are methods
public enum Counted {
    /** Crops of frames that were asked about. */
    CROPS("crops", Effort::crops),
    /** Crops that passed for earlier ones and were not encoded. */
    CROPS_REUSED("cropsReused", Effort::cropsReused),
    /** Answers that the model gave. */
    ANSWERS("answers", Effort::answers),
    /** Answers that are earlier ones. */
    ANSWERS_REUSED("answersReused", Effort::answersReused),
    /** Tokens of answers that are not earlier ones. */
    TOKENS("tokens", Effort::tokens),
    /** Tokens proposed from earlier answers. */
    TOKENS_DRAFTED("tokensDrafted", Effort::tokensDrafted),
    /** Proposed tokens that held. */
    TOKENS_ACCEPTED("tokensAccepted", Effort::tokensAccepted),
    /** Tokens that an answer's form left no choice of. */
    TOKENS_FORCED("tokensForced", Effort::tokensForced),
    /** Runs of the decoder, counted for each answer that took part. */
    READS("decoderReads", Effort::reads);

    private final String title;
    private final ToLongFunction<Effort> measure;

    Counted(String title, ToLongFunction<Effort> measure) {
        this.title = title;
        this.measure = measure;
    }

    /** Such as {@code cropsReused}. */
    public String title() {
        return title;
    }

    long of(Effort effort) {
        return measure.applyAsLong(effort);
    }

    String metric() {
        return "num" + Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }

    String accumulator() {
        return "effort." + name();
    }
}
