package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.Shared;
import io.comevl.network.Architecture.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerTest {

    @TempDir
    Path folder;

    @Test
    void everyPublishedVectorIsReproduced() throws IOException {
        try (Tokenizer tokenizer = qwen2()) {
            int controls = 0;
            for (JsonNode vector : vectors()) {
                String text = vector.path("text").asText();
                long[] expected = ids(vector.path("ids"));
                assertThat(tokenizer.encodeWithControls(text)).as(text).isEqualTo(expected);
                if (LongStream.of(expected).allMatch(id -> id < 151643)) {
                    assertThat(tokenizer.encode(text)).as(text).isEqualTo(expected);
                } else {
                    controls++;
                    assertThat(LongStream.of(tokenizer.encode(text))).as(text).allMatch(id -> id < 151643);
                }
                assertThat(tokenizer.decode(tokenizer.encode(text)))
                        .isEqualTo(java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC));
            }
            assertThat(controls).isPositive();
        }
    }

    @Test
    void specialIdsAreThoseOfTheRelease() throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(Shared.path("reference/tokenizer/special_tokens.json").toFile());
        JsonNode images = expected.path("added_image_tokens");
        try (Tokenizer tokenizer = qwen2()) {
            assertThat(tokenizer.special())
                    .isEqualTo(new Tokenizer.Special(
                            expected.path("bos_id_used_by_model").asInt(),
                            expected.path("eos_id").asInt(),
                            images.path("<im_start>").asInt(),
                            images.path("<im_end>").asInt(),
                            images.path("<im_patch>").asInt(),
                            images.path("<im_col>").asInt(),
                            images.path("<|image|>").asInt()));
        }
        JsonNode split = new ObjectMapper()
                .readTree(folder.resolve("out.json").toFile())
                .path("pre_tokenizer")
                .path("pretokenizers")
                .path(0);
        assertThat(split.path("pattern").path("Regex")).isEqualTo(expected.path("pretokenise_regex"));
    }

    @Test
    void aStandardTokenizerFileGivesTheSame() throws IOException {
        qwen2().close();
        Path standard = Files.createDirectory(folder.resolve("standard"));
        Files.move(folder.resolve("out.json"), standard.resolve("tokenizer.json"));

        TokenizerFile.write("Qwen/Qwen2-7B", decoder(152064), standard, folder.resolve("again.json"));

        assertThat(folder.resolve("again.json")).hasSameTextualContentAs(standard.resolve("tokenizer.json"));
    }

    @Test
    void toyIdsAreBytes() {
        try (Tokenizer tokenizer = toy()) {
            String text = " User: é 🦙\u0000\n|<EXTRA_TOKENS_0>| Assistant:";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

            long[] ids = tokenizer.encode(text);

            assertThat(ids).hasSize(bytes.length);
            for (int i = 0; i < ids.length; i++) {
                assertThat(ids[i]).isEqualTo(bytes[i] & 0xff);
            }
            assertThat(tokenizer.decode(ids)).isEqualTo(text);
            assertThat(tokenizer.special()).isEqualTo(new Tokenizer.Special(256, 256, 512, 513, 514, 515, 516));
            assertThat(tokenizer.encodeWithControls("<|endoftext|>|<EXTRA_TOKENS_254>|<|image|>"))
                    .containsExactly(256, 511, 516);
            assertThat(tokenizer.decode(65, 256, 511)).isEqualTo("A<|endoftext|>|<EXTRA_TOKENS_254>|");
            assertThat(tokenizer.decode(255)).isEqualTo("\ufffd");
        }
    }

    @Test
    void aFilledVocabularyHasTheSameIdsAndNoTextIsReadAsItsWords() {
        Path file = folder.resolve("filled.json");
        TokenizerFile.writeFilled(decoder(152064), file);

        try (Tokenizer filled = Tokenizer.open(file)) {
            String text = "é 🦙 |<EXTRA_TOKENS_0>| |<EXTRA_TOKENS_69743>|";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

            assertThat(filled.special())
                    .isEqualTo(new Tokenizer.Special(256, 256, 152064, 152065, 152066, 152067, 152068));
            for (long[] ids : List.of(filled.encode(text), filled.encodeWithControls(text))) {
                assertThat(ids).hasSize(bytes.length);
                for (int i = 0; i < ids.length; i++) {
                    assertThat(ids[i]).isEqualTo(bytes[i] & 0xff);
                }
            }
            assertThat(filled.encodeWithControls("<|endoftext|>a<im_patch>")).containsExactly(256, 97, 152066);
            assertThat(LongStream.of(filled.encode("<|endoftext|>a<im_patch>"))).allMatch(id -> id < 256);
            assertThat(filled.decode(65, 256, 257, 152063, 152068))
                    .isEqualTo("A<|endoftext|>|<EXTRA_TOKENS_0>||<EXTRA_TOKENS_151806>|<|image|>");
        }
    }

    @Test
    void wordsNeverBecomeControlTokens() {
        try (Tokenizer tokenizer = toy()) {
            assertThat(LongStream.of(tokenizer.encode("<im_patch><|image|><|endoftext|>")))
                    .hasSize(32)
                    .allMatch(id -> id < 256);
            assertThat(tokenizer.encode("half \ud83e")).endsWith('?');
            assertThat(tokenizer.encode("")).isEmpty();
        }
    }

    @Test
    void filesThatDoNotFitAreRefused() throws IOException {
        Path out = folder.resolve("out.json");
        assertThatThrownBy(() -> TokenizerFile.write("Qwen/Qwen2-7B", decoder(512), folder, out))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("--tokenizer");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\":0}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\n");
        assertThatThrownBy(() -> TokenizerFile.write("Qwen/Qwen2-7B", decoder(512), folder, out))
                .hasMessageContaining("found 1 tokens and 1 merges");
        assertThatThrownBy(() -> TokenizerFile.write(TokenizerFile.BYTES, decoder(200), folder, out))
                .hasMessageContaining("vocabulary only 200");
        assertThatThrownBy(() -> Tokenizer.open(out)).hasMessageContaining("no such file");
        for (String damaged : new String[] {"", "{}", "{\"added_tokens\":[]", "[]"}) {
            Files.writeString(out, damaged);
            assertThatThrownBy(() -> Tokenizer.open(out))
                    .isInstanceOf(BundleException.class)
                    .hasMessageStartingWith(out.toString());
        }
        toy().close();
        String good = Files.readString(folder.resolve("toy.json"));
        Files.writeString(out, good.substring(0, good.length() - 100));
        assertThatThrownBy(() -> Tokenizer.open(out)).isInstanceOf(BundleException.class);
    }

    private Tokenizer toy() {
        Path file = folder.resolve("toy.json");
        TokenizerFile.write(TokenizerFile.BYTES, decoder(512), folder, file);
        return Tokenizer.open(file);
    }

    private Tokenizer qwen2() throws IOException {
        for (String name : new String[] {"vocab.json", "merges.txt"}) {
            Path packed = Shared.path("reference/tokenizer/" + name + ".gz");
            try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
                Files.copy(in, folder.resolve(name));
            }
        }
        TokenizerFile.write("Qwen/Qwen2-7B", decoder(152064), folder, folder.resolve("out.json"));
        return Tokenizer.open(folder.resolve("out.json"));
    }

    private static Decoder decoder(int vocabulary) {
        return new Decoder(64, 1, 1, 1, 64, 64, vocabulary, vocabulary, 128, 1e6, 1e-6f);
    }

    private static Iterable<JsonNode> vectors() throws IOException {
        return new ObjectMapper()
                .readTree(Shared.path("reference/tokenizer/test_vectors.json").toFile());
    }

    private static long[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
