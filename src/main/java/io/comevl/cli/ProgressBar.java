package io.comevl.cli;

import io.comevl.bundle.ImportProgress;
import io.comevl.training.Progress;
import java.io.PrintWriter;

/** Tells how a training or an import goes: on a terminal by a bar that is written over, elsewhere by lines. */
final class ProgressBar implements Progress, ImportProgress {

    private static final int CELLS = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private int shown;

    ProgressBar(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void tell(String line) {
        err.println(shown > 0 ? "\r" + line + " ".repeat(Math.max(0, shown - line.length())) : line);
        err.flush();
        shown = 0;
    }

    @Override
    public void reached(double share, String line) {
        if (!terminal) {
            tell(line);
            return;
        }
        int full = (int) Math.round(CELLS * Math.max(0, Math.min(1, share)));
        String bar = "[" + "#".repeat(full) + "-".repeat(CELLS - full) + "] " + line;
        err.print("\r" + bar + " ".repeat(Math.max(0, shown - bar.length())));
        err.flush();
        shown = bar.length();
    }
}
