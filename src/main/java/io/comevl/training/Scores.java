package io.comevl.training;

import io.comevl.grounding.Answer;
import io.comevl.grounding.Answer.Box;
import io.comevl.grounding.Answer.Point;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well a model answers questions whose answers are known. A point is right if it lies within the box of a thing that
 * no other point has claimed. Not safe for several threads.
 */
final class Scores {

    /** Columns of {@link #row}. */
    static final String HEADER =
            "point_f1,point_n,count_exact,count_n,box_iou,box_acc50,box_n,absent,absent_n,ask,ask_n";

    private static final double GOOD_IOU = 0.5;

    private final Mean pointF1 = new Mean();
    private final Mean countExact = new Mean();
    private final Mean boxIou = new Mean();
    private final Mean boxGood = new Mean();
    private final Mean absent = new Mean();
    private final Mean ask = new Mean();

    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        void add(boolean right) {
            add(right ? 1 : 0);
        }

        @Override
        public String toString() {
            return count == 0 ? "" : String.format(Locale.ROOT, "%.4f", sum / count);
        }
    }

    /** Judges an answer. */
    void add(Asked asked, Answer found) {
        switch (asked.question().task()) {
            case POINT -> {
                List<Point> points = found instanceof Answer.Points said ? said.points() : List.of();
                if (asked.about().isEmpty()) {
                    absent.add(found instanceof Answer.Points && points.isEmpty());
                } else {
                    pointF1.add(f1(points, asked.about()));
                }
            }
            case COUNT -> {
                int right = asked.about().size();
                boolean exact = found instanceof Answer.Count said && said.count() == right;
                (right == 0 ? absent : countExact).add(exact);
            }
            case BOX -> {
                boolean one = found instanceof Answer.Boxes said && said.boxes().size() == 1;
                double overlap = one
                        ? iou(
                                ((Answer.Boxes) found).boxes().get(0),
                                asked.about().get(0).box())
                        : 0;
                boxIou.add(overlap);
                boxGood.add(overlap >= GOOD_IOU);
            }
            case ASK -> ask.add(found.equals(asked.truth()));
        }
    }

    private static double f1(List<Point> points, List<Truth> things) {
        List<Truth> free = new ArrayList<>(things);
        int hits = 0;
        for (Point point : points) {
            for (Truth thing : free) {
                if (holds(thing.box(), point)) {
                    free.remove(thing);
                    hits++;
                    break;
                }
            }
        }
        return 2.0 * hits / (points.size() + things.size());
    }

    private static boolean holds(Box box, Point point) {
        return point.x() >= box.xMin() && point.x() <= box.xMax() && point.y() >= box.yMin() && point.y() <= box.yMax();
    }

    private static double iou(Box a, Box b) {
        double width = Math.min(a.xMax(), b.xMax()) - Math.max(a.xMin(), b.xMin());
        double height = Math.min(a.yMax(), b.yMax()) - Math.max(a.yMin(), b.yMin());
        double both = Math.max(0, width) * Math.max(0, height);
        return both / (area(a) + area(b) - both);
    }

    private static double area(Box box) {
        return (box.xMax() - box.xMin()) * (box.yMax() - box.yMin());
    }

    /** Numbers for a table; empty where nothing was asked. */
    String row() {
        return pointF1 + "," + pointF1.count + "," + countExact + "," + countExact.count + "," + boxIou + "," + boxGood
                + "," + boxIou.count + "," + absent + "," + absent.count + "," + ask + "," + ask.count;
    }

    @Override
    public String toString() {
        return "point F1 " + pointF1 + " (" + pointF1.count + "), count exact " + countExact + " (" + countExact.count
                + "), box IoU " + boxIou + ", above 0.5 " + boxGood + " (" + boxIou.count + "), absent " + absent + " ("
                + absent.count + "), other questions " + ask + " (" + ask.count + ")";
    }
}
