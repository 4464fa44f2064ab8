package io.comevl.job;

/** What is counted of the model's effort, as metrics and, since the job last began, for its summary. */
public enum Counted {
    /** Crops of frames that were asked about. */
    CROPS("crops") {
        @Override
        long of(Effort effort) {
            return effort.crops();
        }
    },
    /** Crops that passed for earlier ones and were not encoded. */
    CROPS_REUSED("cropsReused") {
        @Override
        long of(Effort effort) {
            return effort.cropsReused();
        }
    },
    /** Answers that the model gave. */
    ANSWERS("answers") {
        @Override
        long of(Effort effort) {
            return effort.answers();
        }
    },
    /** Answers that are earlier ones. */
    ANSWERS_REUSED("answersReused") {
        @Override
        long of(Effort effort) {
            return effort.answersReused();
        }
    },
    /** Tokens of answers that are not earlier ones. */
    TOKENS("tokens") {
        @Override
        long of(Effort effort) {
            return effort.tokens();
        }
    },
    /** Tokens proposed from earlier answers. */
    TOKENS_DRAFTED("tokensDrafted") {
        @Override
        long of(Effort effort) {
            return effort.tokensDrafted();
        }
    },
    /** Proposed tokens that held. */
    TOKENS_ACCEPTED("tokensAccepted") {
        @Override
        long of(Effort effort) {
            return effort.tokensAccepted();
        }
    },
    /** Tokens that an answer's form left no choice of. */
    TOKENS_FORCED("tokensForced") {
        @Override
        long of(Effort effort) {
            return effort.tokensForced();
        }
    },
    /** Runs of the decoder, counted for each answer that took part. */
    READS("decoderReads") {
        @Override
        long of(Effort effort) {
            return effort.reads();
        }
    };

    private final String title;

    Counted(String title) {
        this.title = title;
    }

    /** Such as {@code cropsReused}. */
    public String title() {
        return title;
    }

    abstract long of(Effort effort);

    String metric() {
        return "num" + Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }

    String accumulator() {
        return "effort." + name();
    }
}
