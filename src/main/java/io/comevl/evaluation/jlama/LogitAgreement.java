package io.comevl.evaluation.jlama;

import io.comevl.evaluation.Benchmark;
import io.comevl.evaluation.DecodeSteps;
import java.util.List;

/**
 * How far two decoders agree about one text.
 *
 * @param tokens after which both were asked what comes next
 * @param equal times that both think the same token likeliest
 * @param apart median over the tokens of the root mean square of the logits' differences, by their standard deviation: 0
 *     is the same, independent numbers are 1.4 apart
 */
public record LogitAgreement(int tokens, int equal, double apart) {

    /**
     * Compares token by token.
     *
     * @param ours float32[rows of the output] for each token
     * @param theirs the same of the other
     * @throws IllegalStateException if they are not about the same tokens
     */
    static LogitAgreement of(List<float[]> ours, List<float[]> theirs) {
        int equal = 0;
        double[] apart = new double[ours.size()];
        for (int token = 0; token < apart.length; token++) {
            float[] own = ours.get(token);
            float[] other = theirs.get(token);
            if (own.length != other.length) {
                throw new IllegalStateException(
                        "logits: expected " + own.length + " of the other decoder too, found " + other.length);
            }
            equal += DecodeSteps.likeliest(own) == DecodeSteps.likeliest(other) ? 1 : 0;
            apart[token] = apart(own, other);
        }
        return new LogitAgreement(
                apart.length, equal, Benchmark.Spread.of(apart).medianMillis());
    }

    private static double apart(float[] own, float[] other) {
        double sum = 0;
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < own.length; i++) {
            sum += own[i];
            squares += (double) own[i] * own[i];
            differences += Math.pow((double) own[i] - other[i], 2);
        }
        double mean = sum / own.length;
        return Math.sqrt(differences / own.length / (squares / own.length - mean * mean));
    }
}
