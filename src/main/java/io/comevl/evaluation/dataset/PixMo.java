package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.evaluation.exam.Thing;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The PixMo datasets of the authors' training data: pictures are addresses, so they have to be fetched into a folder first.
 * PixMo-Points ({@code allenai/pixmo-points}) asks to point; its points are percent of the picture, although its own
 * description says pixels (the authors' loader scales by 100). PixMo-Count ({@code allenai/pixmo-count}) asks for a count.
 */
final class PixMo {

    private static final Set<String> COLUMNS =
            Set.of("image_url", "image_sha256", "label", "points", "count", "collection_method");

    private PixMo() {}

    static boolean isPoints(ParquetTable table) {
        return table.has("image_url", "label", "points", "collection_method");
    }

    static boolean isCount(ParquetTable table) {
        return table.has("image_url", "label", "count") && !isPoints(table);
    }

    /** A question for each row; empty for a row whose picture is not in the folder. */
    static List<Optional<Row>> pointing(ParquetTable table, PictureFolder pictures) throws IOException {
        List<Optional<Row>> rows = new ArrayList<>();
        for (Fields fields : table.rows(COLUMNS)) {
            Optional<Picture> picture = picture(fields, pictures);
            Question question = new Question(Task.POINT, fields.text("label"));
            List<Thing> things = points(fields, 100, 100).stream()
                    .map(point -> new Thing(point, Optional.empty()))
                    .toList();
            Example example = new Example(question.phrase(), question, new Expected.Points(things));
            rows.add(picture.map(found -> new Row(fields.where(), found, pixels -> example)));
        }
        return rows;
    }

    /** The same for counting. */
    static List<Optional<Row>> counting(ParquetTable table, PictureFolder pictures) throws IOException {
        List<Optional<Row>> rows = new ArrayList<>();
        for (Fields fields : table.rows(COLUMNS)) {
            Optional<Picture> picture = picture(fields, pictures);
            Question question = new Question(Task.COUNT, fields.text("label"));
            int count = fields.count("count");
            List<double[]> places = fields.has("points") ? places(fields) : List.of();
            rows.add(picture.map(
                    found -> new Row(fields.where(), found, pixels -> counted(question, count, places, pixels))));
        }
        return rows;
    }

    private static Example counted(Question question, int count, List<double[]> places, Pixels picture) {
        List<Point> points = fractions(places, picture.widthPixels(), picture.heightPixels());
        return new Example(question.phrase(), question, new Expected.Count(count, points));
    }

    private static Optional<Picture> picture(Fields fields, PictureFolder pictures) throws IOException {
        Optional<String> sha256 =
                fields.has("image_sha256") ? Optional.of(fields.text("image_sha256")) : Optional.empty();
        return pictures.fetched(fields.text("image_url"), sha256);
    }

    private static List<Point> points(Fields fields, double width, double height) throws IOException {
        return fields.has("points") ? fractions(places(fields), width, height) : List.of();
    }

    private static List<Point> fractions(List<double[]> places, double width, double height) {
        return places.stream()
                .map(place -> new Point(within(place[0] / width), within(place[1] / height)))
                .toList();
    }

    private static double within(double fraction) {
        return Math.max(0, Math.min(fraction, 1));
    }

    /** Points are objects with x and y, or an object with all x and all y, depending on how the file was written. */
    private static List<double[]> places(Fields fields) throws IOException {
        List<double[]> places = new ArrayList<>();
        if (fields.values().path("points").isArray()) {
            for (Fields point : fields.objects("points")) {
                places.add(new double[] {number(point, "x"), number(point, "y")});
            }
        } else {
            double[] x = fields.object("points").numbers("x");
            double[] y = fields.object("points").numbers("y", x.length);
            for (int i = 0; i < x.length; i++) {
                places.add(new double[] {x[i], y[i]});
            }
        }
        return places;
    }

    private static double number(Fields point, String name) throws IOException {
        if (!point.values().path(name).isNumber()) {
            throw point.unexpected(name, "a number");
        }
        return point.values().path(name).asDouble();
    }
}
