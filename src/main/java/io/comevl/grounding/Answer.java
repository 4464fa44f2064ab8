package io.comevl.grounding;

import java.util.List;

/**
 * What generated text was understood to say. Coordinates are fractions of the frame in [0,1], origin top-left. Text
 * that says nothing understandable is {@link Malformed}, never an exception.
 */
public sealed interface Answer {

    /** A place. */
    record Point(double x, double y) {}

    /** A rectangle with ordered corners. */
    record Box(double xMin, double yMin, double xMax, double yMax) {}

    /** One point for each object; empty when the model says that there are none. */
    record Points(List<Point> points) implements Answer {
        public Points {
            points = List.copyOf(points);
        }
    }

    /** A number of objects, with their points where the answer pointed first. */
    record Count(int count, List<Point> points) implements Answer {
        public Count {
            points = List.copyOf(points);
        }
    }

    /** Rectangles; empty when the model says that there are none. */
    record Boxes(List<Box> boxes) implements Answer {
        public Boxes {
            boxes = List.copyOf(boxes);
        }
    }

    /** Words. */
    record Text(String text) implements Answer {}

    /** Text that is not an answer to the task. */
    record Malformed(String text, String reason) implements Answer {}
}
