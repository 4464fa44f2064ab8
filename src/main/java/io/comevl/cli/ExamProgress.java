package io.comevl.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells how far an evaluation is: on a terminal one line that is written over, elsewhere a line now and then. */
final class ExamProgress {

    private static final boolean TERMINAL = Boolean.getBoolean("comevl.terminal");
    private static final long EVERY_NANOS =
            Duration.ofMillis(TERMINAL ? 300 : 10_000).toNanos();

    private final PrintWriter err;
    private final int questions;
    private final long started = System.nanoTime();
    private long told = started;
    private int answered;

    ExamProgress(PrintWriter err, int questions) {
        this.err = err;
        this.questions = questions;
    }

    /** One more question is answered. */
    void answered() {
        answered++;
        long now = System.nanoTime();
        if (now - told >= EVERY_NANOS) {
            told = now;
            double seconds = (now - started) / 1e9;
            err.printf(
                    Locale.ROOT,
                    "%scomevl: %d of %d questions, %.0f s, about %.0f s left%s",
                    TERMINAL ? "\r" : "",
                    answered,
                    questions,
                    seconds,
                    seconds * (questions - answered) / answered,
                    TERMINAL ? "   " : System.lineSeparator());
            err.flush();
        }
    }

    /** Says that all is answered; gives the time since the start. */
    Duration done() {
        Duration spent = Duration.ofNanos(System.nanoTime() - started);
        err.printf(
                Locale.ROOT,
                "%scomevl: %d questions in %.1f s%s%n",
                TERMINAL ? "\r" : "",
                answered,
                spent.toMillis() / 1000.0,
                TERMINAL ? "                    " : "");
        return spent;
    }
}
