package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Dataset;
import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Expected;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.evaluation.exam.Thing;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Task;
import io.comevl.training.Asked;
import io.comevl.training.Lesson;
import io.comevl.training.Recipe;
import io.comevl.training.world.View;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Frames of generated camera worlds. The tasks take turns, and so do numbers of objects and kinds within them, as far as
 * the frames have them. Questions about absent objects are a group of their own: scores of pointing and counting are of
 * objects that are there.
 */
public final class WorldDataset implements Dataset {

    /** Few, so that many different frames are seen. */
    private static final int QUESTIONS_OF_A_FRAME = 8;

    private final Options options;
    private final long worlds;

    /**
     * What to ask.
     *
     * @param seed of worlds and questions
     * @param questions how many
     * @param widthPixels of a frame, 16:9
     * @param objects most things in a frame, and the largest number asked for
     */
    public record Options(long seed, int questions, int widthPixels, int objects) {

        /** Checks the ranges. */
        public Options {
            check("questions", questions, 1, 1_000_000);
            check("width", widthPixels, 64, 1920);
            check("objects", objects, 1, 12);
        }

        private static void check(String name, int found, int least, int most) {
            if (found < least || found > most) {
                throw new IllegalArgumentException(name + ": expected " + least + " to " + most + ", found " + found);
            }
        }

        private Recipe.Data frames() {
            return new Recipe.Data(1, List.of(View.values()), widthPixels, widthPixels * 9 / 16, objects, 64);
        }
    }

    /** Makes nothing yet. */
    public WorldDataset(Options options) {
        this.options = options;
        // Training numbers its worlds by its own seed: mixed, no seed here shows what was learned from.
        this.worlds = new SplittableRandom(~options.seed()).nextLong();
    }

    @Override
    public String title() {
        return "camera worlds, seed " + options.seed();
    }

    @Override
    public int questions() {
        return options.questions();
    }

    @Override
    public Stream<Sheet> sheets() {
        Turns turns = new Turns(options.objects());
        return Stream.iterate(0, number -> turns.taken() < options.questions(), number -> number + 1)
                .map(number -> sheet(number, turns))
                .filter(sheet -> !sheet.examples().isEmpty());
    }

    private Sheet sheet(int number, Turns turns) {
        Lesson lesson = Lesson.of(options.frames(), worlds, number);
        int most = Math.min(QUESTIONS_OF_A_FRAME, options.questions() - turns.taken());
        List<Example> examples = turns.choose(lesson.questions(worlds + number), most).stream()
                .map(WorldDataset::example)
                .toList();
        return new Sheet("world " + options.seed() + ", frame " + number, lesson.frame(), examples);
    }

    /** A question with its right answer, as it is marked. */
    static Example example(Asked asked) {
        return new Example(KindOf.question(asked), asked.question(), expected(asked));
    }

    private static Expected expected(Asked asked) {
        List<Thing> things = asked.about().stream()
                .map(thing -> new Thing(thing.centre(), Optional.of(thing.box())))
                .toList();
        return switch (asked.question().task()) {
            case POINT -> things.isEmpty() ? new Expected.Nothing(Task.POINT) : new Expected.Points(things);
            case COUNT ->
                things.isEmpty()
                        ? new Expected.Nothing(Task.COUNT)
                        : new Expected.Count(
                                things.size(), things.stream().map(Thing::point).toList());
            case BOX -> new Expected.Boxes(((Answer.Boxes) asked.truth()).boxes());
            case ASK -> new Expected.Words(((Answer.Text) asked.truth()).text());
        };
    }
}
