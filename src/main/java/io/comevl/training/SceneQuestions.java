package io.comevl.training;

import io.comevl.grounding.Answer;
import io.comevl.grounding.Answer.Point;
import io.comevl.grounding.Question;
import io.comevl.grounding.Task;
import io.comevl.training.world.Colour;
import io.comevl.training.world.Kind;
import io.comevl.training.world.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Asks about a scene what its truth can answer. A thing that is mostly hidden, or cut off by the frame's edge, may or may
 * not count for a person who looks at the picture: nothing is asked that such a thing would decide.
 */
public final class SceneQuestions {

    /** From this visible part on a thing surely counts. */
    public static final double CLEAR = 0.4;

    /** Below this visible part a thing surely does not count. */
    public static final double HIDDEN = 0.03;

    /** Smallest height or width of a thing, as a fraction of the frame, that surely counts. */
    public static final double SMALLEST = 0.035;

    /** How often something is pointed to or counted of which there is one. */
    private static final double ONE = 0.6;

    /** How often something is pointed to or counted that is not there. */
    private static final double NONE = 0.6;

    /** How often it is asked whether something is there. */
    private static final double WHETHER = 0.25;

    /** How far apart two things must be for one of them to be the leftmost. */
    private static final double APART = 0.06;

    private final SplittableRandom random;
    private final List<Truth> clear;
    private final List<Truth> doubtful;

    private SceneQuestions(List<Truth> scene, long seed) {
        this.random = new SplittableRandom(seed);
        this.clear = scene.stream()
                .filter(SceneQuestions::isClear)
                .sorted(Comparator.comparingDouble(
                                (Truth thing) -> thing.centre().x())
                        .thenComparingDouble(thing -> thing.centre().y()))
                .toList();
        this.doubtful = scene.stream()
                .filter(thing -> !isClear(thing) && thing.visible() >= HIDDEN)
                .toList();
    }

    private static boolean isClear(Truth thing) {
        Answer.Box box = thing.box();
        return thing.visible() >= CLEAR && Math.min(box.xMax() - box.xMin(), box.yMax() - box.yMin()) >= SMALLEST;
    }

    /**
     * Questions about a scene in a random order, rather those from which most is to be learned: to point to and to count
     * each kind and each coloured kind that is there, several of them most of all, and some that are not there, to box
     * each thing that can be described uniquely, whether there are some, and of which colour one is.
     *
     * @param scene truth of the scene
     * @param absent kinds that may be asked for although they are not there
     * @param seed of order, choice and wording
     */
    public static List<Asked> about(List<Truth> scene, List<Kind> absent, long seed) {
        SceneQuestions questions = new SceneQuestions(scene, seed);
        List<Asked> all = new ArrayList<>();
        Set<Description> there = questions.present();
        for (Description description : there) {
            double worth = questions.fitting(description).size() > 1 ? 1 : ONE;
            questions.ask(description, worth, all);
        }
        for (Description description : questions.missing(absent, 1 + there.size() / 3)) {
            questions.ask(description, NONE, all);
        }
        all.addAll(questions.boxes());
        all.addAll(questions.colours());
        questions.shuffle(all);
        return all;
    }

    /**
     * The right answer to a question to point to things or to count them; empty if its words mean no kind of thing, or
     * if something decides it that may or may not count.
     */
    public static Optional<Asked> answered(Question question, List<Truth> scene) {
        SceneQuestions questions = new SceneQuestions(scene, 0);
        return Description.named(question.phrase())
                .filter(questions::isCertain)
                .flatMap(description -> switch (question.task()) {
                    case POINT -> Optional.of(questions.point(description));
                    case COUNT -> Optional.of(questions.count(description));
                    case BOX, ASK -> Optional.empty();
                });
    }

    /** What surely is in a scene: kinds and coloured kinds. */
    static Set<Description> present(List<Truth> scene) {
        return new SceneQuestions(scene, 0).present();
    }

    /** Whether such a thing is in a scene; empty if something decides it that may or may not count. */
    static Optional<Boolean> shows(List<Truth> scene, Description description) {
        SceneQuestions questions = new SceneQuestions(scene, 0);
        return questions.isCertain(description)
                ? Optional.of(!questions.fitting(description).isEmpty())
                : Optional.empty();
    }

    private void ask(Description description, double worth, List<Asked> all) {
        if (!isCertain(description)) {
            return;
        }
        if (random.nextDouble() < worth) {
            all.add(point(description));
        }
        if (random.nextDouble() < worth) {
            all.add(count(description));
        }
        if (random.nextDouble() < WHETHER) {
            all.add(whether(description));
        }
    }

    private Set<Description> present() {
        Set<Description> found = new LinkedHashSet<>();
        for (Truth thing : clear) {
            found.add(Description.of(thing.look().kind()));
            if (thing.coloured()) {
                found.add(Description.of(thing.look().colour(), thing.look().kind()));
            }
        }
        return found;
    }

    /** Things that are not there: kinds, and present kinds in other colours, which are the harder ones to deny. */
    private Set<Description> missing(List<Kind> kinds, int count) {
        Set<Description> found = new LinkedHashSet<>();
        List<Kind> seen =
                clear.stream().map(thing -> thing.look().kind()).distinct().toList();
        for (int attempt = 0; attempt < 8 * count && found.size() < count && !kinds.isEmpty(); attempt++) {
            boolean other = random.nextBoolean() || seen.isEmpty();
            Kind kind = other ? any(kinds) : any(seen);
            Description description =
                    other && random.nextBoolean() ? Description.of(kind) : Description.of(any(kind.colours()), kind);
            if (clear.stream().noneMatch(description::fits)) {
                found.add(description);
            }
        }
        return found;
    }

    private boolean isCertain(Description description) {
        return doubtful.stream().noneMatch(description::mayFit)
                && clear.stream().allMatch(thing -> description.fits(thing) || !description.mayFit(thing));
    }

    private List<Truth> fitting(Description description) {
        return clear.stream().filter(description::fits).toList();
    }

    private static List<Point> points(List<Truth> things) {
        return things.stream().map(Truth::centre).toList();
    }

    private Asked point(Description description) {
        List<Truth> things = fitting(description);
        return new Asked(
                new Question(Task.POINT, description.asked(random)), new Answer.Points(points(things)), things);
    }

    private Asked count(Description description) {
        List<Truth> things = fitting(description);
        return new Asked(
                new Question(Task.COUNT, description.asked(random)),
                new Answer.Count(things.size(), points(things)),
                things);
    }

    private Asked whether(Description description) {
        List<Truth> things = fitting(description);
        return new Asked(
                new Question(Task.ASK, "Is there " + description.any() + "?"),
                new Answer.Text(things.isEmpty() ? "no" : "yes"),
                things);
    }

    private List<Asked> boxes() {
        List<Asked> found = new ArrayList<>();
        for (Truth thing : clear) {
            uniqueWords(thing)
                    .ifPresent(words -> found.add(new Asked(
                            new Question(Task.BOX, words), new Answer.Boxes(List.of(thing.box())), List.of(thing))));
        }
        return found;
    }

    /** Words that fit this thing and no other, not even a doubtful one. */
    private Optional<String> uniqueWords(Truth thing) {
        Description kind = Description.of(thing.look().kind());
        Description coloured =
                Description.of(thing.look().colour(), thing.look().kind());
        List<String> words = new ArrayList<>();
        for (Description description : thing.coloured() ? List.of(kind, coloured) : List.of(kind)) {
            if (!isCertain(description)) {
                continue;
            }
            List<Truth> rivals = fitting(description);
            if (rivals.size() == 1) {
                words.add(description.one());
            } else if (rivals.get(0).equals(thing) && x(rivals.get(1)) - x(thing) >= APART) {
                words.add("leftmost " + description.one());
            } else if (rivals.get(rivals.size() - 1).equals(thing)
                    && x(thing) - x(rivals.get(rivals.size() - 2)) >= APART) {
                words.add("rightmost " + description.one());
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(any(words));
    }

    private static double x(Truth thing) {
        return thing.centre().x();
    }

    private List<Asked> colours() {
        List<Asked> found = new ArrayList<>();
        for (Truth thing : clear) {
            Description kind = Description.of(thing.look().kind());
            if (thing.coloured() && isCertain(kind) && fitting(kind).size() == 1) {
                Colour colour = thing.look().colour();
                found.add(new Asked(
                        new Question(Task.ASK, "What color is the " + kind.one() + "?"),
                        new Answer.Text(colour.word()),
                        List.of(thing)));
            }
        }
        return found;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void shuffle(List<Asked> all) {
        for (int i = all.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Asked kept = all.get(i);
            all.set(i, all.get(j));
            all.set(j, kept);
        }
    }
}
