package io.comevl.evaluation;

import io.comevl.ops.Observation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Observed stages, cut to what a reference keeps of them. */
record SeenStages(Map<String, Observation> stages) {

    Observation at(String place) {
        return Optional.ofNullable(stages.get(place))
                .orElseThrow(() -> new IllegalStateException("stage " + place + " was not observed"));
    }

    /** The same without all other stages, which may be large. */
    SeenStages only(Set<String> places) {
        Map<String, Observation> kept = new HashMap<>(stages);
        kept.keySet().retainAll(places);
        return new SeenStages(kept);
    }

    /** Some tokens of some batch rows of [batch, tokens, width]. */
    float[] rows(String place, int[] batch, int[] tokens) {
        Observation stage = at(place);
        int count = (int) stage.shape()[1];
        int width = stage.values().length / (int) stage.shape()[0] / count;
        float[] picked = new float[batch.length * tokens.length * width];
        int next = 0;
        for (int row : batch) {
            for (int token : tokens) {
                System.arraycopy(stage.values(), (row * count + token) * width, picked, next, width);
                next += width;
            }
        }
        return picked;
    }

    /** Some batch rows, whole. */
    float[] batch(String place, int... batch) {
        return rows(place, batch, all((int) at(place).shape()[1]));
    }

    /** One number for each batch row. */
    float[] means(String place) {
        return eachRow(place, SeenStages::mean);
    }

    /** Standard deviation of each batch row, divisor n. */
    float[] deviations(String place) {
        return eachRow(place, values -> {
            double mean = mean(values);
            double squares = 0;
            for (float value : values) {
                squares += (value - mean) * (value - mean);
            }
            return Math.sqrt(squares / values.length);
        });
    }

    /** Mean over all but the first two axes: [batch, channels]. */
    float[] channelMeans(String place) {
        Observation stage = at(place);
        int rows = (int) (stage.shape()[0] * stage.shape()[1]);
        int width = stage.values().length / rows;
        float[] means = new float[rows];
        for (int row = 0; row < rows; row++) {
            means[row] = (float) mean(Arrays.copyOfRange(stage.values(), row * width, (row + 1) * width));
        }
        return means;
    }

    /** [1 of batch, tokens, heads * dim] as [heads, tokens, dim]. */
    float[] byHead(String place, int row, int heads) {
        Observation stage = at(place);
        int tokens = (int) stage.shape()[1];
        int dim = (int) stage.shape()[2] / heads;
        float[] split = new float[tokens * heads * dim];
        for (int head = 0; head < heads; head++) {
            for (int token = 0; token < tokens; token++) {
                System.arraycopy(
                        stage.values(),
                        ((row * tokens + token) * heads + head) * dim,
                        split,
                        (head * tokens + token) * dim,
                        dim);
            }
        }
        return split;
    }

    static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    static float[] joined(List<float[]> parts) {
        float[] joined = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int next = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, next, part.length);
            next += part.length;
        }
        return joined;
    }

    private interface Statistic {
        double of(float[] values);
    }

    private float[] eachRow(String place, Statistic statistic) {
        Observation stage = at(place);
        int rows = (int) stage.shape()[0];
        int width = stage.values().length / rows;
        float[] numbers = new float[rows];
        for (int row = 0; row < rows; row++) {
            numbers[row] = (float) statistic.of(Arrays.copyOfRange(stage.values(), row * width, (row + 1) * width));
        }
        return numbers;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
