package io.comevl.bundle;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Text to token ids and back, by a bundle's {@code tokenizer.json}. People's words never become control tokens: the text
 * {@code <im_patch>} in a question is read as its letters, where the authors' program would take it for an image token
 * and answer nonsense. Safe for use by several threads.
 */
public final class Tokenizer implements AutoCloseable {

    private static final Map<String, String> AS_GIVEN =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final Path file;
    private final Map<String, Integer> controls;
    private final HuggingFaceTokenizer marked;
    private final Special special;
    private HuggingFaceTokenizer plain;

    /**
     * Ids with a meaning of their own.
     *
     * @param bos stands first in a sequence
     * @param eos ends an answer
     * @param imageStart opens an image segment
     * @param imageEnd closes it
     * @param imagePatch a pooled cell
     * @param imageColumn the end of a row of cells
     * @param image an image's place within a text; not used by the network
     */
    public record Special(int bos, int eos, int imageStart, int imageEnd, int imagePatch, int imageColumn, int image) {}

    private Tokenizer(Path file, Map<String, Integer> controls, HuggingFaceTokenizer marked) {
        this.file = file;
        this.controls = controls;
        this.marked = marked;
        int end = control(TokenizerFile.END_OF_TEXT);
        // Qwen2 has no BOS; the authors let the end of text stand in for it.
        special = new Special(
                end,
                end,
                control("<im_start>"),
                control("<im_end>"),
                control("<im_patch>"),
                control("<im_col>"),
                control("<|image|>"));
    }

    /**
     * Opens a tokenizer file. The caller closes it.
     *
     * @throws BundleException if it is missing, damaged, or lacks the image tokens
     */
    public static Tokenizer open(Path file) {
        FileBytes.size(file);
        try {
            Map<String, Integer> controls = controls(file);
            return new Tokenizer(file, controls, HuggingFaceTokenizer.newInstance(file, AS_GIVEN));
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw damaged(file, e);
        } catch (RuntimeException e) {
            // The native library throws bare RuntimeExceptions, among others of its own.
            throw e instanceof BundleException ? e : damaged(file, e);
        }
    }

    private static BundleException damaged(Path file, Exception cause) {
        return new BundleException(
                file + ": is no tokenizer (" + cause.getMessage() + "); import the model again", cause);
    }

    /** Control tokens stand before the large vocabulary, so that little of the file is read. */
    private static Map<String, Integer> controls(Path file) throws IOException {
        Map<String, Integer> controls = new LinkedHashMap<>();
        try (JsonParser parser = new ObjectMapper().createParser(file.toFile())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("added_tokens");
                parser.nextToken();
                if (wanted) {
                    JsonNode added = parser.readValueAsTree();
                    added.forEach(token -> {
                        if (token.path("special").asBoolean()) {
                            controls.put(
                                    token.path("content").asText(),
                                    token.path("id").asInt());
                        }
                    });
                    return controls;
                }
                parser.skipChildren();
            }
        }
        return controls;
    }

    private int control(String token) {
        Integer id = controls.get(token);
        if (id == null) {
            throw new BundleException(file + ": lacks the token " + token + "; import the model again");
        }
        return id;
    }

    /** Ids with a meaning of their own. */
    public Special special() {
        return special;
    }

    /**
     * Ids of a text; no control token among them, whatever the text is, and none added.
     *
     * @return int64 ids, owned by the caller
     */
    public long[] encode(String text) {
        boolean looksLikeControl = controls.keySet().stream().anyMatch(text::contains);
        return ids(looksLikeControl ? withoutControls() : marked, text);
    }

    /** Ids of a text in which control tokens may be spelled out, as the authors' program reads it. */
    public long[] encodeWithControls(String text) {
        return ids(marked, text);
    }

    private static long[] ids(HuggingFaceTokenizer tokenizer, String text) {
        // Half of a surrogate pair cannot be handed to the native library; it becomes a question mark.
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.isEmpty()
                ? new long[0]
                : tokenizer.encode(whole, false, false).getIds();
    }

    /** Text of ids, control tokens spelled out; bytes that are no UTF-8 become U+FFFD. */
    public String decode(long... ids) {
        return ids.length == 0 ? "" : marked.decode(ids, false);
    }

    /** Built only when somebody writes a control token into a question. */
    private synchronized HuggingFaceTokenizer withoutControls() {
        if (plain == null) {
            try {
                ObjectNode root = (ObjectNode) new ObjectMapper().readTree(file.toFile());
                // Renamed rather than left out, so that the ids of the tokens after them stay.
                root.path("added_tokens").forEach(token -> {
                    if (token.path("special").asBoolean()) {
                        ((ObjectNode) token).put("content", UUID.randomUUID().toString());
                    }
                });
                plain = HuggingFaceTokenizer.newInstance(
                        new ByteArrayInputStream(root.toString().getBytes(StandardCharsets.UTF_8)), AS_GIVEN);
            } catch (IOException e) {
                throw damaged(file, e);
            }
        }
        return plain;
    }

    @Override
    public synchronized void close() {
        marked.close();
        if (plain != null) {
            plain.close();
        }
    }
}
