package io.comevl.training.ablation;

import io.comevl.training.FinalScores;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/**
 * Scores of variants over seeds, beside their difference to the whole model and the paper's own.
 *
 * @param name of the recipe
 * @param runs finished runs of each variant
 */
public record AblationTable(String name, Map<Compared, List<FinalScores>> runs) {

    /** Copies what is there. */
    public AblationTable {
        Map<Compared, List<FinalScores>> copy = new EnumMap<>(Compared.class);
        runs.forEach((variant, scores) -> copy.put(variant, List.copyOf(scores)));
        runs = copy;
    }

    /** What is compared. */
    public enum Score {
        /** Mean F1 of points. */
        POINT_F1("point F1"),
        /** Share of counts that are right. */
        COUNT_EXACT("count exact"),
        /** Mean overlap of boxes. */
        BOX_IOU("box IoU"),
        /** Share of boxes with an overlap of at least a half. */
        BOX_ACC50("box IoU of 0.5"),
        /** Share of absent things that are said to be absent. */
        ABSENT("absent"),
        /** Share of yes/no and colour questions that are answered right. */
        ASK("yes/no, colour"),
        /** Share of visual tokens on something that tell its kind. */
        CELL_KIND("kind of a token"),
        /** F1 of visual tokens that say that a thing's centre lies there. */
        CENTRE_F1("centre of a token");

        private final String title;

        Score(String title) {
            this.title = title;
        }

        /** Its column in the scores of a run, and in tables for programs. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A score of a variant.
     *
     * @param mean over seeds
     * @param deviation between seeds (divisor n - 1); empty for one seed
     * @param difference to the whole model's mean; empty for the whole model, and where that has not been run
     */
    public record Cell(double mean, OptionalDouble deviation, OptionalDouble difference) {}

    /** A score; empty where nothing was asked or the variant has not been run. */
    public Optional<Cell> cell(Compared variant, Score score) {
        StreamingStatistics own = statistics(variant, score);
        if (own.getN() == 0) {
            return Optional.empty();
        }
        StreamingStatistics whole = statistics(Compared.FUSED, score);
        boolean isCompared = variant != Compared.FUSED && whole.getN() > 0;
        return Optional.of(new Cell(
                own.getMean(),
                own.getN() > 1 ? OptionalDouble.of(own.getStandardDeviation()) : OptionalDouble.empty(),
                isCompared ? OptionalDouble.of(own.getMean() - whole.getMean()) : OptionalDouble.empty()));
    }

    private StreamingStatistics statistics(Compared variant, Score score) {
        StreamingStatistics statistics = new StreamingStatistics();
        runs.getOrDefault(variant, List.of()).stream()
                .filter(run -> run.byName().containsKey(score.key()))
                .forEach(run -> statistics.addValue(run.byName().get(score.key())));
        return statistics;
    }

    /** A line for each variant. */
    public String csv() {
        StringBuilder csv = new StringBuilder("variant,seeds,weights");
        for (Score score : Score.values()) {
            csv.append(",%1$s_mean,%1$s_sd,%1$s_difference".formatted(score.key()));
        }
        csv.append(",paper_point_difference,paper_count_difference\n");
        runs.forEach((variant, scores) -> {
            csv.append(variant.key())
                    .append(',')
                    .append(scores.size())
                    .append(',')
                    .append(scores.get(0).weights());
            for (Score score : Score.values()) {
                csv.append(cell(variant, score)
                        .map(cell -> "," + number(cell.mean()) + "," + number(cell.deviation()) + ","
                                + number(cell.difference()))
                        .orElse(",,,"));
            }
            csv.append(variant.published()
                    .map(paper -> "," + number(paper.pointF1()) + "," + number(paper.countExact()))
                    .orElse(",,"));
            csv.append('\n');
        });
        return csv.toString();
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** The same for eyes, with a note on where the paper's differences come from. */
    public String markdown() {
        List<String> header = new ArrayList<>(List.of("variant", "weights", "seeds"));
        for (Score score : Score.values()) {
            header.add(score.title);
        }
        header.add("paper");
        StringBuilder table = new StringBuilder("Ablation of " + name + ": mean ± standard deviation over seeds, in "
                + "brackets the difference to both encoders fused.\n\n");
        table.append(line(header))
                .append(line(header.stream().map(column -> "---").toList()));
        runs.forEach((variant, scores) -> table.append(line(row(variant, scores))));
        return table.append("""

                paper: difference between Molmo, which reads one contrastive encoder, and CoME-VL in the main comparison on the
                authors' project page (mbzuai-oryx.github.io/CoME-VL): pointing 62.41 and 66.94, counting 52.39 and 57.24. The
                other differences that the paper reports could not be established and are left out.
                """).toString();
    }

    private List<String> row(Compared variant, List<FinalScores> scores) {
        List<String> row = new ArrayList<>();
        row.add(variant.title());
        row.add(String.format(Locale.ROOT, "%.2f M", scores.get(0).weights() / 1e6));
        row.add(Integer.toString(scores.size()));
        for (Score score : Score.values()) {
            row.add(cell(variant, score).map(AblationTable::shown).orElse("-"));
        }
        row.add(variant.published()
                .map(paper -> String.format(
                        Locale.ROOT, "pointing %+.3f, counting %+.3f", paper.pointF1(), paper.countExact()))
                .orElse(""));
        return row;
    }

    private static String shown(Cell cell) {
        StringBuilder shown = new StringBuilder(String.format(Locale.ROOT, "%.3f", cell.mean()));
        cell.deviation().ifPresent(deviation -> shown.append(String.format(Locale.ROOT, " ± %.3f", deviation)));
        cell.difference().ifPresent(difference -> shown.append(String.format(Locale.ROOT, " (%+.3f)", difference)));
        return shown.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
