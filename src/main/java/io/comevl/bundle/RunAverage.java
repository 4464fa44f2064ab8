package io.comevl.bundle;

import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weighted mean of the weights of training runs. Runs that began with the same weights and learned different things
 * often keep most of both in their mean (Wortsman et al., Model soups, arXiv 2203.05482).
 */
public final class RunAverage {

    private final Map<Path, Double> runs;
    private final Path first;

    private RunAverage(Map<Path, Double> runs) {
        this.runs = new LinkedHashMap<>(runs);
        this.first = this.runs.keySet().iterator().next();
    }

    /**
     * Writes a run that holds the mean; {@link Importer} takes it like any other.
     *
     * @param runs folders of runs, each with its share: {@code sum(share w) / sum(share)} is written
     * @param out folder for the mean; made if it is missing
     * @throws BundleException if a run cannot be read, or differs from the first in more than the numbers
     * @throws IllegalArgumentException if there are fewer than two runs, or a share is not above zero
     */
    public static void write(Map<Path, Double> runs, Path out) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException("an average takes at least two runs, found " + runs.size());
        }
        runs.forEach((run, share) -> {
            if (!(share > 0) || share.isInfinite()) {
                throw new IllegalArgumentException(run + ": expected a share above zero, found " + share);
            }
        });
        new RunAverage(runs).write(out);
    }

    private void write(Path out) {
        Map<Path, Safetensors> weights = new LinkedHashMap<>();
        runs.keySet().forEach(run -> {
            checkLikeFirst(run);
            weights.put(run, Safetensors.open(OwnCheckpoint.weights(run)));
        });
        WeightSource example = weights.get(first);
        Map<String, Spec> tensors = new LinkedHashMap<>();
        example.names().forEach(name -> tensors.put(name, example.spec(name)));
        weights.forEach((run, tensor) -> checkTensors(run, tensor, tensors));
        try {
            Files.createDirectories(out);
            Files.write(OwnCheckpoint.tokenizer(out), Files.readAllBytes(OwnCheckpoint.tokenizer(first)));
        } catch (IOException e) {
            throw FileBytes.unreadable(out, e);
        }
        OwnCheckpoint.describe(out, OwnCheckpoint.config(first).architecture());
        try (SafetensorsWriter writer = SafetensorsWriter.create(OwnCheckpoint.weights(out), tensors, Map.of())) {
            tensors.keySet().forEach(name -> writer.write(name, mean(name, weights)));
            writer.finish();
        }
    }

    private void checkLikeFirst(Path run) {
        if (!OwnCheckpoint.isAt(run)) {
            throw new BundleException(run + ": is no folder that comevl train wrote");
        }
        boolean sameWords;
        try {
            sameWords = Files.mismatch(OwnCheckpoint.tokenizer(run), OwnCheckpoint.tokenizer(first)) < 0;
        } catch (IOException e) {
            throw FileBytes.unreadable(run, e);
        }
        if (!sameWords || !OwnCheckpoint.config(run).equals(OwnCheckpoint.config(first))) {
            throw new BundleException(
                    run + ": is another network than " + first + "; only runs of the same sizes have an average");
        }
    }

    private void checkTensors(Path run, WeightSource source, Map<String, Spec> tensors) {
        tensors.forEach((name, spec) -> {
            boolean isSame = source.has(name) && source.spec(name).equals(spec);
            if (!isSame || spec.type() != ElementType.FLOAT32) {
                throw new BundleException(run + ": tensor " + name + " is missing, or not the float32 array that "
                        + first + " has; only runs of the same recipe have an average");
            }
        });
    }

    private ByteBuffer mean(String name, Map<Path, Safetensors> weights) {
        double all = runs.values().stream().mapToDouble(Double::doubleValue).sum();
        double[] sum = null;
        for (Map.Entry<Path, Double> run : runs.entrySet()) {
            FloatBuffer values = weights.get(run.getKey())
                    .bytes(name)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            sum = sum == null ? new double[values.remaining()] : sum;
            for (int i = 0; i < sum.length; i++) {
                sum[i] += run.getValue() / all * values.get(i);
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(sum.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : sum) {
            bytes.putFloat((float) value);
        }
        return bytes.flip();
    }
}
