package io.comevl.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * One command as a user runs it.
 *
 * @param code exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record CommandRun(int code, String out, String err) {

    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** The last line of standard error. */
    String complaint() {
        List<String> lines = err.strip().lines().toList();
        return lines.get(lines.size() - 1);
    }
}
