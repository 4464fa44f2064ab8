package io.comevl.bundle;

import io.comevl.network.Architecture.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Tokenizers of three kinds. */
public final class Tokenizers implements AutoCloseable {

    private final Map<String, Tokenizer> named;

    private Tokenizers(Map<String, Tokenizer> named) {
        this.named = named;
    }

    /**
     * Opens {@code camera-small}, {@code qwen2} and {@code bytes}.
     *
     * @param folder where files may be written
     * @param qwen2 folder with Qwen2's packed files
     */
    public static Tokenizers open(Path folder, Path qwen2) throws IOException {
        for (String name : new String[] {"vocab.json", "merges.txt"}) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(qwen2.resolve(name + ".gz")))) {
                Files.copy(in, folder.resolve(name));
            }
        }
        Path trained = folder.resolve("camera-small.json");
        try (InputStream in = Tokenizers.class.getResourceAsStream("/io/comevl/models/camera-small/tokenizer.json")) {
            Files.copy(in, trained);
        }
        Path words = folder.resolve("qwen2.json");
        TokenizerFile.write("Qwen/Qwen2-7B", decoder(152064), folder, words);
        Path bytes = folder.resolve("bytes.json");
        TokenizerFile.write(TokenizerFile.BYTES, decoder(512), folder, bytes);
        return new Tokenizers(Map.of(
                "camera-small", Tokenizer.open(trained),
                "qwen2", Tokenizer.open(words),
                "bytes", Tokenizer.open(bytes)));
    }

    private static Decoder decoder(int vocabulary) {
        return new Decoder(64, 1, 1, 1, 64, 64, vocabulary, vocabulary, 128, 1e6, 1e-6f);
    }

    /** One of the three. */
    public Tokenizer named(String name) {
        return named.get(name);
    }

    @Override
    public void close() {
        named.values().forEach(Tokenizer::close);
    }
}
