package io.comevl.evaluation;

import io.comevl.evaluation.exam.Dataset;
import io.comevl.evaluation.exam.Example;
import io.comevl.evaluation.exam.Sheet;
import io.comevl.frame.CropPlan;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.grounding.Prompts;
import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import io.comevl.ops.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far a model is from the same model in another precision: the cosine of every stage, and how often it would choose
 * the same token. Each reads its own vision's features, but goes on from the baseline's tokens, so that one other token
 * does not hide what follows.
 */
public final class Drift {

    /** Answers are cut off here; most are far shorter. */
    private static final int LONGEST_ANSWER = 64;

    private final Architecture architecture;
    private final Vocabulary vocabulary;
    private final StageRunner baseline;
    private final List<StageRunner> measured;
    private final Map<StageRunner, Tally> tallies = new LinkedHashMap<>();

    /**
     * Text to ids.
     *
     * @param words the beginning of a sequence, and a text's ids
     * @param end id that ends an answer
     */
    public record Vocabulary(ModelVerification.Words words, int end) {}

    /**
     * What was found of one interpreter.
     *
     * @param interpreter who computed
     * @param cosines cosine of every stage over everything asked, in the order of a frame's way
     * @param tokens tokens of the baseline's answers
     * @param sameTokens of how many the measured model would choose the same
     * @param answers answers of the baseline
     * @param sameAnswers how many of them are the same to the last token
     */
    public record Result(
            String interpreter,
            Map<String, Double> cosines,
            int tokens,
            int sameTokens,
            int answers,
            int sameAnswers) {}

    /**
     * Compares later.
     *
     * @param baseline the model in the better precision
     * @param measured the same architecture; all runners stay the caller's
     */
    public Drift(Architecture architecture, Vocabulary vocabulary, StageRunner baseline, List<StageRunner> measured) {
        this.architecture = architecture;
        this.vocabulary = vocabulary;
        this.baseline = baseline;
        this.measured = List.copyOf(measured);
        this.measured.forEach(runner -> tallies.put(runner, new Tally()));
    }

    /** How like a stage must be, where the better precision is fp32. */
    public static double leastCosine(Precision precision) {
        return switch (precision) {
            case FP32 -> 0.99999;
            case FP16 -> Tolerance.FP16_COSINE;
            case INT8 -> Tolerance.INT8_COSINE;
            case INT4 -> Tolerance.INT4_COSINE;
        };
    }

    private static final class Tally {

        private final Map<String, Likeness> stages = new LinkedHashMap<>();
        private int tokens;
        private int sameTokens;
        private int answers;
        private int sameAnswers;

        void compare(String stage, Map<String, Observation> expected, Map<String, Observation> found) {
            stages.computeIfAbsent(stage, fresh -> new Likeness())
                    .add(expected.get(stage).values(), found.get(stage).values());
        }

        Result result(String interpreter) {
            Map<String, Double> cosines = new LinkedHashMap<>();
            stages.forEach((stage, likeness) -> cosines.put(stage, likeness.cosine()));
            return new Result(interpreter, cosines, tokens, sameTokens, answers, sameAnswers);
        }
    }

    /**
     * Asks every question of a dataset; what the right answers are does not matter.
     *
     * @param progress gets the number of questions asked so far
     * @return one for each measured runner
     */
    public List<Result> run(Dataset dataset, Consumer<Integer> progress) {
        int asked = 0;
        try (Stream<Sheet> sheets = dataset.sheets()) {
            Iterator<Sheet> each = sheets.iterator();
            while (each.hasNext()) {
                Sheet sheet = each.next();
                look(sheet);
                asked += sheet.examples().size();
                progress.accept(asked);
            }
        }
        return measured.stream()
                .map(runner -> tallies.get(runner).result(runner.interpreter()))
                .toList();
    }

    private void look(Sheet sheet) {
        CropPlan plan = CropPlan.of(
                sheet.pixels().widthPixels(),
                sheet.pixels().heightPixels(),
                architecture.cropMode(),
                architecture.layout(),
                architecture.geometry());
        Crops crops = Cropper.cut(sheet.pixels(), plan);
        Set<String> places = VisionParity.places(architecture);
        Map<String, Observation> expected = baseline.vision(crops, places);
        Map<StageRunner, Observation> features = new HashMap<>();
        features.put(baseline, features(expected));
        for (StageRunner runner : measured) {
            Map<String, Observation> found = runner.vision(crops, places);
            for (String place : inOrder(expected.keySet())) {
                tallies.get(runner).compare(place, expected, found);
            }
            features.put(runner, features(found));
        }
        sheet.examples().forEach(example -> ask(crops, example, features));
    }

    /** As the network says them: numbered layers by number. */
    private static List<String> inOrder(Set<String> places) {
        return places.stream()
                .sorted(Comparator.comparing((String place) -> place.replaceAll("\\d+", ""))
                        .thenComparing(place -> Integer.parseInt("0" + place.replaceAll("\\D+", ""))))
                .toList();
    }

    private static Observation features(Map<String, Observation> seen) {
        Observation output = seen.get("vision/output");
        return new Observation(new long[] {output.shape()[0] * output.shape()[1], output.shape()[2]}, output.values());
    }

    private void ask(Crops crops, Example example, Map<StageRunner, Observation> features) {
        int[] words = Arrays.stream(vocabulary.words().encode().apply(Prompts.of(example.question())))
                .mapToInt(Math::toIntExact)
                .toArray();
        IntStream image = crops.tokens().stream()
                .mapToInt(kind -> kind.id(architecture.decoder().vocabulary()));
        long[] ids = IntStream.concat(
                        IntStream.of(vocabulary.words().begin()), IntStream.concat(image, Arrays.stream(words)))
                .asLongStream()
                .toArray();
        long[] sources = new long[ids.length];
        Arrays.fill(sources, -1);
        for (int token = 0; token < crops.sources().length; token++) {
            sources[1 + token] = crops.sources()[token];
        }
        Heard expected = hear(baseline, features.get(baseline), ids, sources, List.of());
        for (StageRunner runner : measured) {
            Heard found = hear(runner, features.get(runner), ids, sources, expected.chosen());
            Tally tally = tallies.get(runner);
            inOrder(expected.prompt().keySet())
                    .forEach(place -> tally.compare(place, expected.prompt(), found.prompt()));
            int same = (int) IntStream.range(0, expected.chosen().size())
                    .filter(step ->
                            expected.chosen().get(step).equals(found.chosen().get(step)))
                    .count();
            tally.tokens += expected.chosen().size();
            tally.sameTokens += same;
            tally.answers++;
            tally.sameAnswers += same == expected.chosen().size() ? 1 : 0;
        }
    }

    /**
     * One answer.
     *
     * @param prompt the decoder's stages while it read the prompt
     * @param chosen likeliest token of each step
     */
    private record Heard(Map<String, Observation> prompt, List<Integer> chosen) {}

    /** Follows the given tokens, or, where there are none, its own. */
    private Heard hear(StageRunner runner, Observation features, long[] ids, long[] sources, List<Integer> given) {
        List<Integer> chosen = new ArrayList<>();
        try (StageRunner.Sequence sequence = runner.sequence(features)) {
            Map<String, Observation> prompt = sequence.feed(
                    ids, sources, DecoderParity.places(architecture.decoder().layers()));
            Observation logits = prompt.get("decoder/logits");
            while (true) {
                chosen.add(likeliest(logits));
                int step = chosen.size() - 1;
                boolean ended = given.isEmpty()
                        ? chosen.get(step) == vocabulary.end() || chosen.size() == LONGEST_ANSWER
                        : chosen.size() == given.size();
                if (ended) {
                    return new Heard(prompt, chosen);
                }
                long next = given.isEmpty() ? chosen.get(step) : given.get(step);
                logits = sequence.feed(new long[] {next}, new long[] {-1}, Set.of())
                        .get("decoder/logits");
            }
        }
    }

    /** Of the last token of [1, tokens, vocabulary]. */
    private static int likeliest(Observation logits) {
        int width = (int) logits.shape()[2];
        int start = logits.values().length - width;
        int best = 0;
        for (int id = 1; id < width; id++) {
            best = logits.values()[start + id] > logits.values()[start + best] ? id : best;
        }
        return best;
    }
}
