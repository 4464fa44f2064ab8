package io.comevl.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.network.Architecture.Decoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the {@code tokenizer.json} of a bundle: Qwen2's byte-level BPE, or the plain bytes of the toy checkpoints, then
 * special tokens up to the size of the vocabulary, then the image tokens (ARCHITECTURE section 3).
 */
final class TokenizerFile {

    static final String END_OF_TEXT = "<|endoftext|>";
    static final List<String> IMAGE_TOKENS = List.of("<im_start>", "<im_end>", "<im_patch>", "<im_col>", "<|image|>");

    /** Identifier of the tokenizer that the published model has. */
    static final String QWEN2 = "Qwen/Qwen2-7B";

    /** Identifier of the tokenizer whose ids are bytes. */
    static final String BYTES = "toy-qwen2-bytes";

    private static final List<String> QWEN2_TOKENS = List.of(END_OF_TEXT, "<|im_start|>", "<|im_end|>");
    private static final String QWEN2_WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String STANDARD = "tokenizer.json";
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final long LARGEST = 256 << 20;

    /** Ids below this are bytes, where the vocabulary has no merges. */
    static final int BYTE_VALUES = 256;

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFile() {}

    /**
     * Writes the file.
     *
     * @param identifier of the tokenizer, from the configuration
     * @param decoder says how many ids there are before the image tokens
     * @param folder holds {@code vocab.json} and {@code merges.txt}, or a {@code tokenizer.json} with the same; not read
     *     for the bytes
     * @param out where to write
     * @throws BundleException if files are missing or do not fit the model
     */
    static void write(String identifier, Decoder decoder, Path folder, Path out) {
        if (identifier.equals(OwnCheckpoint.PIECES)) {
            OwnCheckpoint.copyTokenizer(decoder, folder, out);
            return;
        }
        ObjectNode root = identifier.equals(BYTES) ? bytes() : qwen2(identifier, folder);
        int base = root.path("model").path("vocab").size();
        List<String> specials = identifier.equals(BYTES) ? List.of(END_OF_TEXT) : QWEN2_TOKENS;
        int spare = decoder.vocabulary() - base - specials.size();
        if (spare < 0) {
            throw new BundleException(folder + ": the tokenizer has " + (base + specials.size())
                    + " tokens, the model's vocabulary only " + decoder.vocabulary() + "; give the matching tokenizer");
        }
        ArrayNode added = root.putArray("added_tokens");
        Stream.of(
                        specials.stream(),
                        Stream.iterate(0, i -> i < spare, i -> i + 1).map(TokenizerFile::spare),
                        IMAGE_TOKENS.stream())
                .flatMap(tokens -> tokens)
                .forEach(token -> addSpecial(added, base + added.size(), token));
        write(root, out);
    }

    private static String spare(int number) {
        return "|<EXTRA_TOKENS_" + number + ">|";
    }

    private static void write(ObjectNode root, Path out) {
        try {
            JSON.writeValue(out.toFile(), root);
        } catch (IOException e) {
            throw FileBytes.unreadable(out, e);
        }
    }

    /**
     * Writes a vocabulary of any size in which texts are bytes: all bytes, the end of text, words that no text becomes, the
     * image tokens. The words are the model's own, since the time that added tokens take to be read grows with the square of
     * their number: minutes at the size of Qwen2's vocabulary.
     *
     * @param decoder says how many ids there are before the image tokens
     */
    static void writeFilled(Decoder decoder, Path out) {
        ObjectNode root = bytes();
        ObjectNode vocabulary = root.withObject("model").withObject("vocab");
        vocabulary.put(END_OF_TEXT, BYTE_VALUES);
        for (int id = BYTE_VALUES + 1; id < decoder.vocabulary(); id++) {
            // Without a merge that makes it, no text is read as it.
            vocabulary.put(spare(id - BYTE_VALUES - 1), id);
        }
        ArrayNode added = root.putArray("added_tokens");
        addSpecial(added, BYTE_VALUES, END_OF_TEXT);
        for (int i = 0; i < IMAGE_TOKENS.size(); i++) {
            addSpecial(added, decoder.vocabulary() + i, IMAGE_TOKENS.get(i));
        }
        write(root, out);
    }

    /**
     * Writes a small vocabulary: all bytes, the end of text, pieces, the image tokens. A text falls into the longest
     * pieces from the left on, what is between them into bytes.
     */
    static void writePieces(List<String> pieces, Path out) {
        ObjectNode root = bytes();
        ArrayNode added = root.putArray("added_tokens");
        addSpecial(added, BYTE_VALUES, END_OF_TEXT);
        pieces.forEach(piece -> add(added, BYTE_VALUES + added.size(), piece, false));
        IMAGE_TOKENS.forEach(token -> addSpecial(added, BYTE_VALUES + added.size(), token));
        write(root, out);
    }

    private static void addSpecial(ArrayNode added, int id, String token) {
        add(added, id, token, true);
    }

    private static void add(ArrayNode added, int id, String token, boolean special) {
        added.addObject()
                .put("id", id)
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    private static ObjectNode bytes() {
        ObjectNode root = byteLevel();
        ObjectNode vocabulary = model(root).putObject("vocab");
        for (int value = 0; value < BYTE_VALUES; value++) {
            vocabulary.put(Character.toString(letter(value)), value);
        }
        root.withObject("model").putArray("merges");
        return root;
    }

    /** GPT-2's letter for a byte: itself if it can be seen, else one of the letters from U+0100 on. */
    private static int letter(int value) {
        int unseen = 0;
        for (int other = 0; other <= value; other++) {
            boolean seen = (other >= '!' && other <= '~') || (other >= 0xa1 && other <= 0xac) || other >= 0xae;
            if (other == value) {
                return seen ? value : 0x100 + unseen;
            }
            unseen += seen ? 0 : 1;
        }
        throw new IllegalArgumentException("no byte: " + value);
    }

    private static ObjectNode qwen2(String identifier, Path folder) {
        ObjectNode root = byteLevel();
        root.putObject("normalizer").put("type", "NFC");
        ArrayNode steps = JSON.createArrayNode();
        steps.addObject()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", QWEN2_WORDS);
        steps.add(root.get("pre_tokenizer"));
        root.putObject("pre_tokenizer").put("type", "Sequence").set("pretokenizers", steps);
        ObjectNode model = model(root);
        if (Files.exists(folder.resolve(VOCABULARY)) && Files.exists(folder.resolve(MERGES))) {
            model.set("vocab", json(folder.resolve(VOCABULARY)));
            ArrayNode merges = model.putArray("merges");
            new String(FileBytes.read(folder.resolve(MERGES), LARGEST), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#version"))
                    .forEach(merges::add);
        } else if (Files.exists(folder.resolve(STANDARD))) {
            JsonNode standard = json(folder.resolve(STANDARD)).path("model");
            model.set("vocab", standard.path("vocab"));
            model.set("merges", standard.path("merges"));
        } else {
            throw new BundleException(
                    folder + ": the model's tokenizer " + identifier + " needs " + VOCABULARY + " and " + MERGES
                            + " or " + STANDARD + ", found none; download them and give their folder with --tokenizer");
        }
        check(folder, model);
        return root;
    }

    /** Byte-level BPE makes each new token by merging two older ones, so that counts must fit: 256 letters, then merges. */
    private static void check(Path folder, ObjectNode model) {
        int tokens = model.path("vocab").size();
        int merges = model.path("merges").size();
        if (merges == 0 || tokens != 256 + merges) {
            throw new BundleException(folder + ": expected 256 tokens and one for each merge, found " + tokens
                    + " tokens and " + merges + " merges; download the tokenizer again");
        }
        boolean[] seen = new boolean[tokens];
        model.path("vocab").properties().forEach(token -> {
            int id = token.getValue().asInt(-1);
            if (id < 0 || id >= tokens || seen[id]) {
                throw new BundleException(folder + ": token " + token.getKey() + " has id " + token.getValue()
                        + ", expected each id below " + tokens + " once; download the tokenizer again");
            }
            seen[id] = true;
        });
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(FileBytes.read(file, LARGEST));
        } catch (JsonProcessingException e) {
            throw new BundleException(file + ": is no JSON (" + e.getOriginalMessage() + "); download it again", e);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    private static ObjectNode byteLevel() {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding").putArray("added_tokens");
        root.putNull("normalizer").putNull("post_processor");
        for (String step : List.of("pre_tokenizer", "decoder")) {
            root.putObject(step)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", false)
                    .put("use_regex", false);
        }
        return root;
    }

    private static ObjectNode model(ObjectNode root) {
        return root.putObject("model")
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", "")
                .put("fuse_unk", false)
                .put("byte_fallback", false);
    }
}
