package io.comevl.cli;

import java.io.PrintWriter;
import java.util.List;

/** Prints rows of the same length, each column as wide as its longest text. */
final class Table {

    private Table() {}

    static void print(List<List<String>> rows, PrintWriter out) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int at = 0; at < widths.length; at++) {
                widths[at] = Math.max(widths[at], row.get(at).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int at = 0; at < widths.length; at++) {
                line.append(row.get(at))
                        .append(" ".repeat(widths[at] - row.get(at).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
