package io.comevl.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comevl.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint of a network made here, by training or by {@link Synthesis}. The authors' {@code config.yaml} cannot say
 * everything that such a network may vary, so {@code architecture.yaml} stands in its place; {@code tokenizer.json} and
 * {@code model.safetensors} lie beside it. The importer makes a bundle of it like of any other.
 */
public final class OwnCheckpoint {

    /** What a checkpoint of drawn weights calls its seed in the header of its tensors. */
    static final String SEED = "seed";

    /** Identifier of a tokenizer that lies beside the weights, complete. */
    static final String PIECES = "pieces";

    private static final String ARCHITECTURE = "architecture.yaml";
    private static final long LARGEST = 16 << 20;

    private OwnCheckpoint() {}

    /** Ids before the image tokens, where a vocabulary consists of bytes, the end of text and these pieces. */
    public static int vocabulary(List<String> pieces) {
        return TokenizerFile.BYTE_VALUES + 1 + pieces.size();
    }

    /** File of the tensors of such a checkpoint. */
    public static Path weights(Path folder) {
        return folder.resolve("model.safetensors");
    }

    /** File of the tokenizer of such a checkpoint. */
    public static Path tokenizer(Path folder) {
        return folder.resolve(Bundle.TOKENIZER);
    }

    /**
     * Writes everything but the weights.
     *
     * @param architecture its vocabulary must be that of the pieces
     * @param pieces texts that are one token each, all different and of at least two bytes
     * @throws BundleException if the folder cannot be written
     */
    public static void describe(Path folder, Architecture architecture, List<String> pieces) {
        TokenizerFile.writePieces(pieces, tokenizer(folder));
        describe(folder, architecture);
    }

    /** Writes the architecture alone. */
    static void describe(Path folder, Architecture architecture) {
        Path file = folder.resolve(ARCHITECTURE);
        try {
            ArchitectureYaml.mapper().writeValue(file.toFile(), architecture);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    static boolean isAt(Path folder) {
        return Files.exists(folder.resolve(ARCHITECTURE));
    }

    /** Whether the weights of such a checkpoint were drawn and never trained. */
    static boolean isDrawn(Path folder) {
        return isAt(folder)
                && Files.exists(weights(folder))
                && Safetensors.open(weights(folder)).metadata().containsKey(SEED);
    }

    static ReferenceConfig config(Path folder) {
        Path file = folder.resolve(ARCHITECTURE);
        try {
            JsonNode tree = ArchitectureYaml.mapper().readTree(FileBytes.read(file, LARGEST));
            ArchitectureYaml.fill(tree);
            return new ReferenceConfig(ArchitectureYaml.mapper().treeToValue(tree, Architecture.class), PIECES);
        } catch (JsonProcessingException e) {
            String why = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new BundleException(file + ": describes no architecture (" + why + "); train the model again", e);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    static void copyTokenizer(Architecture.Decoder decoder, Path folder, Path out) {
        Path file = tokenizer(folder);
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            if (tokenizer.special().imageStart() != decoder.vocabulary()) {
                throw new BundleException(file + ": its image tokens start at "
                        + tokenizer.special().imageStart() + ", the model's vocabulary has " + decoder.vocabulary()
                        + " ids; give the matching tokenizer");
            }
            Files.copy(file, out);
        } catch (IOException e) {
            throw FileBytes.unreadable(out, e);
        }
    }
}
