package io.comevl.evaluation.savings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measurements for eyes and for programs.
 *
 * @param title what was measured, and how
 * @param label what the rows are
 * @param columns of the numbers
 * @param rows in their order
 */
public record Table(String title, String label, List<Column> columns, List<Row> rows) {

    private static final int GAP = 2;

    /**
     * A column.
     *
     * @param key name for programs
     * @param title name for eyes, with the unit
     * @param decimals digits after the point for eyes
     */
    public record Column(String key, String title, int decimals) {}

    /** A row's label and its numbers, one for each column. */
    public record Row(String label, List<Double> values) {

        static Row of(String label, double... values) {
            List<Double> list = new ArrayList<>();
            for (double value : values) {
                list.add(value);
            }
            return new Row(label, List.copyOf(list));
        }
    }

    /** Checks that each row has a number for each column. */
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.values().size() != columns.size()) {
                throw new IllegalArgumentException("table: " + row.values().size() + " numbers of " + row.label()
                        + " for " + columns.size() + " columns");
            }
        }
    }

    /** Lines, the title first. */
    public String text() {
        int first = Math.max(
                label.length(),
                rows.stream().mapToInt(row -> row.label().length()).max().orElse(0));
        StringBuilder text = new StringBuilder(title).append(System.lineSeparator());
        text.append(padded(label, -first));
        columns.forEach(column -> text.append(padded(column.title(), width(column))));
        for (Row row : rows) {
            text.append(System.lineSeparator()).append(padded(row.label(), -first));
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                String number = String.format(
                        Locale.ROOT,
                        "%." + column.decimals() + "f",
                        row.values().get(i));
                text.append(padded(number, width(column)));
            }
        }
        return text.toString();
    }

    private static int width(Column column) {
        return column.title().length() + GAP;
    }

    private static String padded(String text, int width) {
        return String.format(Locale.ROOT, "%" + width + "s", text);
    }
}
