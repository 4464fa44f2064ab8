package io.comevl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Results of benchmarks as pictures: bars beside each other that were measured against each other. */
final class BenchPlots {

    /** Bars are labelled with their heights. */
    private static final MathContext LEGIBLE = new MathContext(3);

    private static final int WIDTH_PIXELS = 900;
    private static final int HEIGHT_PIXELS = 480;
    private static final int LONG_LABEL = 12;
    private static final int SLANT_DEGREES = 30;
    private static final String STEADY = "steady";

    private static final List<Picture> PICTURES = List.of(
            new Picture(
                    "stages", "work", "times as fast", List.of(new Bar("speedUp", "graphs against the other side"))),
            new Picture(
                    "encoders",
                    "work",
                    "times the semantic encoder alone",
                    List.of(new Bar("fusedCost", "both fused"), new Bar("concatenatedCost", "both side by side"))),
            new Picture(
                    "queries",
                    "queries",
                    "ms a frame",
                    List.of(new Bar("ms", "asked together"), new Bar("separateMs", "asked one by one"))),
            new Picture("reuse", "clip", "core ms a frame", List.of(new Bar("coreMsPerFrame", "core time"))),
            new Picture(
                    "draft",
                    "clip",
                    "runs of the decoder an answer",
                    List.of(new Bar("reads", "without drafts"), new Bar("readsDrafted", "with drafts"))),
            new Picture(
                    "decode",
                    "frames at once",
                    "a second",
                    List.of(new Bar("answersPerSecond", "answers"), new Bar("tokensPerSecond", "tokens"))),
            new Picture(
                    "jlama",
                    "Jlama's types",
                    "tokens a second",
                    List.of(new Bar("tokensPerSecond", "graphs"), new Bar("jlamaTokensPerSecond", "Jlama"))),
            new Picture("cameras", "cameras", "ms a frame", List.of(new Bar("msPerFrame", "the whole job"))));

    /** What names a row. */
    private static final List<String> LABELS = List.of("label", "work", "cameras");

    /** What of a question's rows is drawn. */
    private record Picture(String question, String rows, String unit, List<Bar> bars) {}

    /** A number of each row. */
    private record Bar(String key, String title) {}

    private BenchPlots() {}

    /**
     * Draws each question of the results that has several rows, and memory over time, as {@code QUESTION.png}.
     *
     * @param results as {@code --json} prints them
     * @param title says what was measured
     * @return the files
     * @throws IOException if they cannot be written
     */
    static List<Path> write(ObjectNode results, String title, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (Picture picture : PICTURES) {
            String question = picture.question();
            if (results.path(question).isArray() && !results.path(question).isEmpty()) {
                Path file = folder.resolve(question + ".png");
                Files.write(
                        file,
                        ChartEncoder.getBytes(chart(picture, results.get(question), question + ": " + title), "png"));
                files.add(file);
            }
        }
        if (results.path(STEADY).isObject()) {
            Path file = folder.resolve(STEADY + ".png");
            Files.write(file, ChartEncoder.getBytes(lines(results.get(STEADY), STEADY + ": " + title), "png"));
            files.add(file);
        }
        return files;
    }

    /** Memory over time. */
    private static XYChart lines(JsonNode steady, String title) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH_PIXELS)
                .height(HEIGHT_PIXELS)
                .title(title)
                .xAxisTitle("minutes")
                .yAxisTitle("MB")
                .build();
        for (Bar line : List.of(new Bar("resident", "whole process"), new Bar("live", "objects that live"))) {
            List<Double> minutes = new ArrayList<>();
            List<Double> megabytes = new ArrayList<>();
            steady.path(line.key()).forEach(sample -> {
                minutes.add(sample.get("minute").asDouble());
                megabytes.add(sample.get("megabytes").asDouble());
            });
            if (!minutes.isEmpty()) {
                chart.addSeries(line.title(), minutes, megabytes);
            }
        }
        chart.getStyler().setMarkerSize(0);
        chart.getStyler().setYAxisMin(0.0);
        legendBelow(chart.getStyler());
        return chart;
    }

    private static void legendBelow(Styler style) {
        style.setChartBackgroundColor(Color.WHITE);
        style.setLegendPosition(Styler.LegendPosition.OutsideS);
        style.setLegendLayout(Styler.LegendLayout.Horizontal);
    }

    private static CategoryChart chart(Picture picture, JsonNode rows, String title) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH_PIXELS)
                .height(HEIGHT_PIXELS)
                .title(title)
                .xAxisTitle(picture.rows())
                .yAxisTitle(picture.unit())
                .build();
        List<String> labels = new ArrayList<>();
        rows.forEach(row -> labels.add(label(row)));
        for (Bar bar : picture.bars()) {
            List<Double> heights = new ArrayList<>();
            rows.forEach(row -> heights.add(
                    new BigDecimal(row.get(bar.key()).asDouble()).round(LEGIBLE).doubleValue()));
            chart.addSeries(bar.title(), labels, heights);
        }
        legendBelow(chart.getStyler());
        chart.getStyler().setLabelsVisible(true);
        if (labels.stream().anyMatch(label -> label.length() > LONG_LABEL)) {
            chart.getStyler().setXAxisLabelRotation(SLANT_DEGREES);
        }
        return chart;
    }

    private static String label(JsonNode row) {
        return LABELS.stream()
                .filter(row::has)
                .findFirst()
                .map(key -> row.get(key).asText())
                .orElseThrow();
    }
}
