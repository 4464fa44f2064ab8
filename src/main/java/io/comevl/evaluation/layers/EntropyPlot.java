package io.comevl.evaluation.layers;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** An encoder's entropies against its layers as a picture (SVG); chosen layers lie on a shaded ground. */
public final class EntropyPlot {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 56;

    private EntropyPlot() {}

    /** Draws. */
    public static String svg(TowerProfile profile) {
        int layers = profile.layers().size();
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                        + "font-size=\"14\">",
                WIDTH,
                HEIGHT);
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        double from = x(profile.chosen().first() - 0.5, layers);
        double to = x(profile.chosen().last() + 0.5, layers);
        add(
                svg,
                "<rect class=\"chosen\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#e8f0e4\"/>",
                from,
                y(1),
                to - from,
                y(0) - y(1));
        add(
                svg,
                "<path d=\"M%d %.1fV%.1fH%d\" fill=\"none\" stroke=\"#888\"/>",
                MARGIN,
                y(1),
                y(0),
                WIDTH - MARGIN / 2);
        label(svg, 24, y(1) + 5, "#444", "1");
        label(svg, 24, y(0) + 5, "#444", "0");
        for (int layer = 1; layer <= layers; layer += layers > 12 ? 3 : 1) {
            label(svg, x(layer, layers) - 4, HEIGHT - MARGIN + 20.0, "#444", Integer.toString(layer));
        }
        String title = profile.title() + ": layers, " + profile.chosen() + " chosen";
        label(svg, WIDTH / 3.0, HEIGHT - 10.0, "#444", title);
        curve(svg, profile.layers(), "#1b6ca8", LayerProfile::featureEntropy);
        curve(svg, profile.layers(), "#c0392b", LayerProfile::attentionEntropy);
        label(svg, MARGIN, 20, "#1b6ca8", "feature entropy");
        label(svg, MARGIN + 140.0, 20, "#c0392b", "attention entropy");
        return svg.append("</svg>\n").toString();
    }

    private static void curve(
            StringBuilder svg, List<LayerProfile> layers, String colour, ToDoubleFunction<LayerProfile> value) {
        String points = layers.stream()
                .map(layer -> String.format(
                        Locale.ROOT, "%.1f,%.1f", x(layer.layer(), layers.size()), y(value.applyAsDouble(layer))))
                .collect(Collectors.joining(" "));
        add(svg, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>", colour, points);
        layers.forEach(layer -> add(
                svg,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
                x(layer.layer(), layers.size()),
                y(value.applyAsDouble(layer)),
                colour));
    }

    private static double x(double layer, int layers) {
        return MARGIN + (WIDTH - 1.5 * MARGIN) * (layer - 0.5) / layers;
    }

    private static double y(double entropy) {
        return HEIGHT - MARGIN - (HEIGHT - 1.75 * MARGIN) * entropy;
    }

    private static void label(StringBuilder svg, double x, double y, String colour, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>", x, y, colour, text);
    }

    private static void add(StringBuilder svg, String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }
}
