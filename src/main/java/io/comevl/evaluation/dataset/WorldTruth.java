package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Marked;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Reply;
import io.comevl.training.SceneQuestions;
import io.comevl.training.world.Truth;
import io.comevl.training.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the pictures of a generated camera truly show, to mark answers about them as they come. For one thread.
 */
public final class WorldTruth {

    private final World world;
    private final Duration interval;
    private final Pixels size;
    private long lastNumber = -1;
    private List<Truth> lastTruth = List.of();

    /**
     * Knows a camera that takes pictures of a world from its beginning on.
     *
     * @param interval time from picture to picture
     */
    public WorldTruth(World world, Duration interval, int widthPixels, int heightPixels) {
        this.world = world;
        this.interval = interval;
        this.size = new Pixels(widthPixels, heightPixels, new byte[3 * widthPixels * heightPixels]);
    }

    /**
     * Marks an answer; empty where the question is not one of pointing or counting in words of the world, or where
     * something decides it that may or may not count.
     *
     * @param number of the picture, from 0
     */
    public Optional<Marked> mark(long number, Reply reply) {
        if (number != lastNumber) {
            lastTruth = world.at(interval.multipliedBy(number)).truth();
            lastNumber = number;
        }
        return SceneQuestions.answered(reply.question(), lastTruth).map(asked -> {
            Example example = WorldDataset.example(asked);
            Sheet sheet = new Sheet("picture " + number, size, List.of(example));
            return new Marked(
                    sheet,
                    Math.toIntExact(number),
                    example,
                    reply,
                    example.expected().mark(reply, size));
        });
    }
}
