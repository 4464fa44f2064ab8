package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.WeightPlan;
import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a checkpoint of any size with random weights, for all that does not hang on what a model has learned: import,
 * memory, speed. Weights are drawn as they are written, 64 MB at a time, and the folder appears only when it is whole.
 */
public final class Synthesis {

    private Synthesis() {}

    /**
     * What to write.
     *
     * @param out folder of the checkpoint; must not hold anything yet
     * @param size of every part
     * @param seed another one draws other weights
     * @param tokenizer folder with Qwen2's tokenizer; empty for one whose ids are bytes and, up to the size of the
     *     vocabulary, tokens that no text contains
     */
    public record Request(Path out, ModelSize size, long seed, Optional<Path> tokenizer) {}

    /**
     * Writes it.
     *
     * @param progress is told what share of the bytes is written
     * @throws BundleException if there is something in the folder already, if the disk has no room, or if the tokenizer
     *     does not fit
     */
    public static void run(Request request, ImportProgress progress) {
        checkNothingIsThere(request.out());
        Architecture architecture = request.size().architecture();
        WeightSource weights = new DrawnWeights(
                WeightPlan.of(architecture), request.seed(), request.size().matrices());
        Map<String, Spec> specs = new LinkedHashMap<>();
        weights.names().forEach(name -> specs.put(name, weights.spec(name)));
        DiskSpace.check(
                request.out(),
                specs.values().stream().mapToLong(Spec::byteLength).sum());
        BundleFolder.fill(request.out(), folder -> {
            OwnCheckpoint.describe(folder, architecture);
            writeTokenizer(request.tokenizer(), architecture, OwnCheckpoint.tokenizer(folder));
            Map<String, String> drawn = Map.of(OwnCheckpoint.SEED, Long.toString(request.seed()));
            try (SafetensorsWriter writer = SafetensorsWriter.create(OwnCheckpoint.weights(folder), specs, drawn)) {
                WrittenShare share = new WrittenShare(specs, progress);
                weights.names().forEach(name -> writer.write(name, weights, share::wrote));
                writer.finish();
            }
        });
    }

    private static void writeTokenizer(Optional<Path> qwen2, Architecture architecture, Path out) {
        if (qwen2.isPresent()) {
            TokenizerFile.write(TokenizerFile.QWEN2, architecture.decoder(), qwen2.get(), out);
        } else {
            TokenizerFile.writeFilled(architecture.decoder(), out);
        }
    }

    private static void checkNothingIsThere(Path out) {
        if (!Files.exists(out)) {
            return;
        }
        try (Stream<Path> files = Files.isDirectory(out) ? Files.list(out) : Stream.of(out)) {
            if (files.findAny().isPresent()) {
                throw new BundleException(out + ": holds something already; it is left as it is, give another folder");
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(out, e);
        }
    }
}
