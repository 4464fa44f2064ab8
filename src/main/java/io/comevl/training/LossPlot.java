package io.comevl.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The table of losses as a picture (SVG): each loss against the step, averaged so that a line can be read. */
final class LossPlot {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 48;
    private static final int POINTS = 160;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#c0392b", "#2e8b57");

    /** Columns of the table that are shown. */
    private static final List<String> SHOWN = List.of("text", "dense", "attention");

    private LossPlot() {}

    /**
     * Draws a table.
     *
     * @param lines of the table, its header first
     */
    static String svg(List<String> lines) {
        List<String> header = Arrays.asList(lines.get(0).split(",", -1));
        List<double[]> curves = new ArrayList<>();
        for (String column : SHOWN) {
            curves.add(averaged(lines.subList(1, lines.size()), header.indexOf(column)));
        }
        double top = curves.stream().flatMapToDouble(Arrays::stream).max().orElse(1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"14\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>%n",
                WIDTH,
                HEIGHT,
                MARGIN,
                MARGIN / 2,
                HEIGHT - MARGIN,
                WIDTH - MARGIN / 2));
        label(svg, 4, MARGIN / 2 + 5, "#444", String.format(Locale.ROOT, "%.2f", top));
        label(svg, 4, HEIGHT - MARGIN, "#444", "0");
        label(svg, WIDTH / 2, HEIGHT - 12, "#444", "steps: " + (lines.size() - 1));
        for (int i = 0; i < curves.size(); i++) {
            svg.append("<polyline fill=\"none\" stroke=\"" + COLOURS.get(i) + "\" stroke-width=\"2\" points=\"");
            double[] curve = curves.get(i);
            for (int point = 0; point < curve.length; point++) {
                double x = MARGIN + (WIDTH - 1.5 * MARGIN) * point / Math.max(1, curve.length - 1);
                double y = HEIGHT - MARGIN - (HEIGHT - 1.5 * MARGIN) * curve[point] / Math.max(top, 1e-9);
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            }
            svg.append("\"/>\n");
            label(svg, WIDTH - 3 * MARGIN, MARGIN + 20 * i, COLOURS.get(i), SHOWN.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void label(StringBuilder svg, int x, int y, String colour, String text) {
        svg.append(String.format("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n", x, y, colour, text));
    }

    /** Means of as many neighbouring rows as leave at most {@link #POINTS} of them. */
    private static double[] averaged(List<String> rows, int column) {
        double[] values = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.split(",", -1)[column]))
                .toArray();
        int each = Math.max(1, (values.length + POINTS - 1) / POINTS);
        double[] means = new double[(values.length + each - 1) / each];
        for (int i = 0; i < means.length; i++) {
            means[i] = Arrays.stream(values, i * each, Math.min(values.length, (i + 1) * each))
                    .average()
                    .orElseThrow();
        }
        return means;
    }
}
