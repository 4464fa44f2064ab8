package io.comevl.evaluation.exam;

import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer;
import io.comevl.grounding.AnswerFormat;
import io.comevl.grounding.AnswerParser;
import io.comevl.grounding.Percent;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.Task;
import java.time.Duration;
import java.util.List;

/** Answers as a model would have given them. */
public final class Replies {

    private Replies() {}

    /** What a model said, understood as the real one's text is. */
    public static Reply said(Question question, String text, Pixels picture) {
        Answer answer = AnswerParser.parse(question.task(), text, picture.widthPixels(), picture.heightPixels());
        return new Reply(question, text, answer, 0.9, 5, Duration.ofMillis(1));
    }

    static Reply said(Task task, String text, Pixels picture) {
        return said(new Question(task, "cars"), text, picture);
    }

    /** The text that a perfect model answers. */
    public static String right(Answer answer, Pixels picture) {
        if (answer instanceof Answer.Points points) {
            return AnswerFormat.points(percent(points.points()), "things");
        } else if (answer instanceof Answer.Count count) {
            return AnswerFormat.count(percent(count.points()), "things");
        } else if (answer instanceof Answer.Boxes boxes) {
            return boxes.boxes().isEmpty()
                    ? AnswerFormat.NONE
                    : AnswerFormat.box(boxes.boxes().get(0), picture.widthPixels(), picture.heightPixels());
        } else if (answer instanceof Answer.Text text) {
            return text.text();
        }
        throw new IllegalArgumentException("no right answer is malformed: " + answer);
    }

    private static List<Percent> percent(List<Answer.Point> points) {
        return points.stream()
                .map(point -> new Percent(100 * point.x(), 100 * point.y()))
                .toList();
    }

    /** A black picture. */
    public static Pixels picture(int widthPixels, int heightPixels) {
        return new Pixels(widthPixels, heightPixels, new byte[3 * widthPixels * heightPixels]);
    }
}
