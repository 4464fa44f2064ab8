package io.comevl.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Columns of a run's table against its steps as a picture (SVG), averaged so that a line can be read. */
final class Curves {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 48;
    private static final int POINTS = 160;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#c0392b", "#2e8b57", "#8e6c8a", "#b8860b");

    private final List<List<String>> rows;
    private final List<String> header;

    /**
     * Of a table.
     *
     * @param lines of the table, its header first; the first column is the step; a cell may be empty
     */
    Curves(List<String> lines) {
        header = Arrays.asList(lines.get(0).split(",", -1));
        rows = lines.subList(1, lines.size()).stream()
                .map(line -> Arrays.asList(line.split(",", -1)))
                .toList();
    }

    private record Point(double step, double value) {}

    /** Draws some of the columns, from zero up. */
    String svg(List<String> columns) {
        List<List<Point>> curves = columns.stream().map(this::averaged).toList();
        double top = curves.stream()
                .flatMap(List::stream)
                .mapToDouble(Point::value)
                .max()
                .orElse(1);
        double end = curves.stream()
                .flatMap(List::stream)
                .mapToDouble(Point::step)
                .max()
                .orElse(1);
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
        label(svg, WIDTH / 2, HEIGHT - 12, "#444", String.format(Locale.ROOT, "step %.0f", end));
        for (int i = 0; i < curves.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append("<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" points=\"");
            for (Point point : curves.get(i)) {
                double x = MARGIN + (WIDTH - 1.5 * MARGIN) * point.step() / Math.max(end, 1);
                double y = HEIGHT - MARGIN - (HEIGHT - 1.5 * MARGIN) * point.value() / Math.max(top, 1e-9);
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            }
            svg.append("\"/>\n");
            label(svg, WIDTH - 3 * MARGIN, MARGIN + 20 * i, colour, columns.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void label(StringBuilder svg, int x, int y, String colour, String text) {
        svg.append(String.format("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n", x, y, colour, text));
    }

    /** Means of as many neighbouring rows as leave at most {@link #POINTS} of them. */
    private List<Point> averaged(String column) {
        int at = header.indexOf(column);
        List<Point> points = rows.stream()
                .filter(row -> !row.get(at).isEmpty())
                .map(row -> new Point(Double.parseDouble(row.get(0)), Double.parseDouble(row.get(at))))
                .toList();
        int each = Math.max(1, (points.size() + POINTS - 1) / POINTS);
        List<Point> means = new ArrayList<>();
        for (int from = 0; from < points.size(); from += each) {
            List<Point> together = points.subList(from, Math.min(points.size(), from + each));
            double sum = together.stream().mapToDouble(Point::value).sum();
            means.add(new Point(together.get(together.size() - 1).step(), sum / together.size()));
        }
        return means;
    }
}
