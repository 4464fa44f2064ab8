package io.comevl.evaluation.exam;

import io.comevl.evaluation.BoxTextEval;
import io.comevl.evaluation.CountScores.Counted;
import io.comevl.evaluation.PixelBox;
import io.comevl.evaluation.PointCountEval;
import io.comevl.evaluation.PointingEval;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.AnswerFormat;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The right answer to a question, and how an answer is marked against it. */
public sealed interface Expected {

    /**
     * Marks an answer.
     *
     * @param reply answers a question of the task that this belongs to
     * @param picture the picture that was asked about
     */
    Marks mark(Reply reply, Pixels picture);

    /** The right answer as a model would be understood, to be drawn. */
    Answer answer();

    /**
     * Objects to be pointed at, marked by {@link PointingEval}. Of no objects precision, recall and F1 are those of that
     * evaluator, and the answer is also marked as one about absent objects.
     */
    record Points(List<Thing> things) implements Expected {
        /** Copies the list. */
        public Points {
            things = List.copyOf(things);
        }

        @Override
        public Marks mark(Reply reply, Pixels picture) {
            // Text of the right form without a usable point stops the authors' evaluator; here it earns nothing.
            PointingEval.Score score = PointingEval.score(
                            reply.text(),
                            things.stream().map(thing -> thing.target(picture)).toList(),
                            picture.widthPixels(),
                            picture.heightPixels())
                    .orElse(new PointingEval.Score(0, 0, 0));
            Marks marks = Marks.of(Measure.POINT_PRECISION, score.precision())
                    .and(Marks.of(Measure.POINT_RECALL, score.recall()))
                    .and(Marks.of(Measure.POINT_F1, score.f1()));
            return things.isEmpty() ? marks.and(Nothing.mark(reply)) : marks;
        }

        @Override
        public Answer answer() {
            return new Answer.Points(things.stream().map(Thing::point).toList());
        }
    }

    /**
     * A number of objects, marked by {@link PointCountEval}. Unlike there, "There are none" is a right zero, and then the
     * answer is also marked as one about absent objects.
     *
     * @param points where they are, if known; not marked
     */
    record Count(int count, List<Point> points) implements Expected {
        /** Copies the list. */
        public Count {
            points = List.copyOf(points);
        }

        @Override
        public Marks mark(Reply reply, Pixels picture) {
            int said = reply.answer() instanceof Answer.Count found ? found.count() : 0;
            Counted counted = PointCountEval.score(reply.text(), count);
            if (count <= 1 && Nothing.isSaid(reply.answer())) {
                counted = new Counted(count, count == 0, true, true);
            }
            Marks marks = Marks.of(Measure.COUNT_EXACT, counted.correct())
                    .and(Marks.of(Measure.COUNT_WITHIN_ONE, counted.close()))
                    .and(Marks.of(Measure.COUNT_ERROR, Math.abs(said - count)));
            return count == 0 ? marks.and(Nothing.mark(reply)) : marks;
        }

        @Override
        public Answer answer() {
            return new Answer.Count(count, points);
        }
    }

    /**
     * The box of the one object that a caption describes: the first box of an answer is marked by its overlap. No box
     * expected means that the object is absent.
     */
    record Boxes(List<Box> boxes) implements Expected {

        private static final double HIT = 0.5;

        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if there are several: which of them would an answer's first box be?
         */
        public Boxes {
            boxes = List.copyOf(boxes);
            if (boxes.size() > 1) {
                throw new IllegalArgumentException(
                        "a caption describes one object: expected one box or none, found " + boxes.size());
            }
        }

        @Override
        public Marks mark(Reply reply, Pixels picture) {
            if (boxes.isEmpty()) {
                return Nothing.mark(reply);
            }
            Box truth = boxes.get(0);
            Optional<Box> said = reply.answer() instanceof Answer.Boxes found
                    ? found.boxes().stream().findFirst()
                    : Optional.empty();
            double iou = said.map(box -> pixels(box, picture).iou(pixels(truth, picture)))
                    .orElse(0.0);
            String text = said.map(box -> written(box, picture)).orElse(reply.text());
            return Marks.of(Measure.BOX_IOU, iou)
                    .and(Marks.of(Measure.BOX_HIT, iou > HIT))
                    .and(Marks.of(Measure.BOX_AUTHORS, BoxTextEval.score(text, written(truth, picture))));
        }

        /** Some models write boxes in pixels of another picture than the one asked about: here all are in its own. */
        private static String written(Box box, Pixels picture) {
            return AnswerFormat.box(box, picture.widthPixels(), picture.heightPixels());
        }

        private static PixelBox pixels(Box box, Pixels picture) {
            int width = picture.widthPixels();
            int height = picture.heightPixels();
            return new PixelBox(box.xMin() * width, box.yMin() * height, box.xMax() * width, box.yMax() * height);
        }

        @Override
        public Answer answer() {
            return new Answer.Boxes(boxes);
        }
    }

    /** Words; upper case, spaces around and marks at the end don't matter. */
    record Words(String words) implements Expected {
        @Override
        public Marks mark(Reply reply, Pixels picture) {
            return Marks.of(Measure.ASK_RIGHT, plain(reply.text()).equals(plain(words)));
        }

        private static String plain(String text) {
            return text.toLowerCase(Locale.ROOT).replaceAll("[\\s.!?]+$", "").strip();
        }

        @Override
        public Answer answer() {
            return new Answer.Text(words);
        }
    }

    /**
     * That nothing of the kind is there, where that is a group of questions of its own.
     *
     * @param task what was asked
     */
    record Nothing(Task task) implements Expected {
        @Override
        public Marks mark(Reply reply, Pixels picture) {
            return mark(reply);
        }

        static Marks mark(Reply reply) {
            return Marks.of(Measure.ABSENT_RIGHT, isSaid(reply.answer()));
        }

        static boolean isSaid(Answer answer) {
            return (answer instanceof Answer.Points points && points.points().isEmpty())
                    || (answer instanceof Answer.Count count && count.count() == 0)
                    || (answer instanceof Answer.Boxes boxes && boxes.boxes().isEmpty());
        }

        @Override
        public Answer answer() {
            return switch (task) {
                case POINT -> new Answer.Points(List.of());
                case COUNT -> new Answer.Count(0, List.of());
                case BOX -> new Answer.Boxes(List.of());
                case ASK -> new Answer.Text("no");
            };
        }
    }
}
