package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {

    private final StringWriter out = new StringWriter();

    @Test
    void aTerminalShowsABarThatIsWrittenOver() {
        ProgressBar bar = new ProgressBar(new PrintWriter(out), true);

        bar.reached(0.25, "step 10 of 40");
        bar.reached(0.5, "step 20");
        bar.tell("done");

        assertThat(out.toString())
                .isEqualToNormalizingNewlines("\r[######------------------] step 10 of 40"
                        + "\r[############------------] step 20      "
                        + "\rdone" + " ".repeat(30) + "\n");
    }

    @Test
    void aFileGetsLines() {
        ProgressBar bar = new ProgressBar(new PrintWriter(out), false);

        bar.reached(0.25, "step 10 of 40");
        bar.tell("done");

        assertThat(out.toString()).isEqualToNormalizingNewlines("step 10 of 40\ndone\n");
    }
}
