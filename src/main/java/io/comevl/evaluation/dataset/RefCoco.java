package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * RefCOCO, RefCOCO+ and RefCOCOg as they are published in Parquet: each caption of an object asks for its box.
 * {@code lmms-lab/RefCOCO*} has captions in {@code answer}, boxes as left, top, width, height, and the pictures within the
 * file; {@code jxu124/refcoco*} has {@code sentences}, boxes as left, top, right, bottom, and names of COCO's pictures.
 */
final class RefCoco {

    /** Captions are of all kinds of objects, and which kind is not told by name. */
    private static final String KIND = "object";

    private RefCoco() {}

    static boolean isWithAnswers(ParquetTable table) {
        return table.has("answer", "bbox", "file_name");
    }

    static boolean isWithSentences(ParquetTable table) {
        return table.has("sentences", "bbox", "image_path");
    }

    /** Whether the pictures are in the file, so that no folder is needed. */
    static boolean holdsPictures(ParquetTable table) {
        return table.hasWithin(PictureColumn.COLUMN, "bytes");
    }

    /** Questions with pictures from within the file. */
    static List<Optional<Row>> withAnswers(ParquetTable table) throws IOException {
        PictureColumn pictures = new PictureColumn(table);
        List<Optional<Row>> rows = new ArrayList<>();
        long number = 0;
        for (Fields fields : table.rows(Set.of("answer", "bbox"))) {
            Optional<Picture> picture = Optional.of(pictures.at(number++));
            add(fields, fields.texts("answer"), widthAndHeight(fields), picture, rows);
        }
        return rows;
    }

    /** Questions with pictures from a folder; empty for those whose picture is not there. */
    static List<Optional<Row>> withAnswers(ParquetTable table, PictureFolder pictures) throws IOException {
        List<Optional<Row>> rows = new ArrayList<>();
        for (Fields fields : table.rows(Set.of("answer", "bbox", "file_name"))) {
            String file = fields.text("file_name");
            // The published names end in the number of the object, COCO's own don't.
            Optional<Picture> picture = pictures.find(List.of(file, file.replaceAll("_\\d+(\\.\\w+)$", "$1")));
            add(fields, fields.texts("answer"), widthAndHeight(fields), picture, rows);
        }
        return rows;
    }

    /** The same of the other layout. */
    static List<Optional<Row>> withSentences(ParquetTable table, PictureFolder pictures) throws IOException {
        List<Optional<Row>> rows = new ArrayList<>();
        for (Fields fields : table.rows(Set.of("sentences", "bbox", "image_path"))) {
            String path = fields.text("image_path");
            Optional<Picture> picture = pictures.find(List.of(path.substring(path.lastIndexOf('/') + 1)));
            List<String> captions = new ArrayList<>();
            for (Fields sentence : fields.objects("sentences")) {
                captions.add(sentence.text("sent"));
            }
            add(fields, captions, fields.numbers("bbox", 4), picture, rows);
        }
        return rows;
    }

    private static double[] widthAndHeight(Fields fields) throws IOException {
        double[] box = fields.numbers("bbox", 4);
        return new double[] {box[0], box[1], box[0] + box[2], box[1] + box[3]};
    }

    /**
     * Adds a question for each caption.
     *
     * @param corners left, top, right, bottom in pixels
     */
    private static void add(
            Fields fields, List<String> captions, double[] corners, Optional<Picture> picture, List<Optional<Row>> rows)
            throws IOException {
        if (!(corners[0] < corners[2] && corners[1] < corners[3])) {
            throw fields.unexpected("bbox", "a box with an area");
        }
        for (String caption : captions) {
            rows.add(picture.map(found -> new Row(fields.where(), found, pixels -> example(caption, corners, pixels))));
        }
    }

    private static Example example(String caption, double[] corners, Pixels picture) {
        double width = picture.widthPixels();
        double height = picture.heightPixels();
        Box box = new Box(
                within(corners[0] / width),
                within(corners[1] / height),
                within(corners[2] / width),
                within(corners[3] / height));
        return new Example(KIND, new Question(Task.BOX, caption), new Expected.Boxes(List.of(box)));
    }

    private static double within(double fraction) {
        return Math.max(0, Math.min(fraction, 1));
    }
}
