package io.comevl.grounding;

import io.comevl.bundle.Tokenizer;
import io.comevl.frame.Crops;
import io.comevl.runtime.KeyValues;
import io.comevl.runtime.LoadedModel;
import io.comevl.runtime.NewTokens;
import io.comevl.runtime.Step;
import io.comevl.runtime.VisualTokens;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns messages into generated text: one sequence is BOS, image tokens, message (ARCHITECTURE section 3), and what
 * several messages share is read once. Safe for use by several threads; computes on its caller's thread. Does not own
 * model and tokenizer.
 */
public final class Generator {

    private final LoadedModel model;
    private final Tokenizer tokenizer;
    private final GreedyDecoder<KeyValues> decoder;

    /** Generates with a loaded model and the tokenizer of the same bundle. */
    public Generator(LoadedModel model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
        decoder = new GreedyDecoder<>(new Language(model, tokenizer.special().eos()));
    }

    /**
     * Text that follows a message.
     *
     * @param ids its tokens, the end of text included where it was reached
     * @param text the tokens before the end of text in letters, stripped
     * @param confidence geometric mean of the tokens' probabilities
     * @param time spent on this message; what several share is divided evenly
     */
    public record Generated(long[] ids, String text, double confidence, Duration time) {}

    /** What stands before a message about a frame: BOS and the image tokens. */
    public NewTokens prefix(Crops crops) {
        Tokenizer.Special special = tokenizer.special();
        int count = crops.tokens().size();
        long[] ids = new long[1 + count];
        int[] sources = new int[1 + count];
        ids[0] = special.bos();
        sources[0] = -1;
        for (int i = 0; i < count; i++) {
            ids[1 + i] = id(special, crops.tokens().get(i));
        }
        System.arraycopy(crops.sources(), 0, sources, 1, count);
        return new NewTokens(ids, sources, 0);
    }

    /**
     * Answers messages about one frame.
     *
     * @param prefix of {@link #prefix}
     * @param visual the frame's visual tokens; stay open
     * @param messages as {@link Prompts} words them
     * @param stepLimit most tokens of one answer
     */
    public List<Generated> generate(NewTokens prefix, VisualTokens visual, List<String> messages, int stepLimit) {
        return generate(prefix, Optional.of(visual), messages, stepLimit);
    }

    /** Answers messages without a frame. */
    public List<Generated> generate(List<String> messages, int stepLimit) {
        NewTokens prefix = new NewTokens(new long[] {tokenizer.special().bos()}, new int[] {-1}, 0);
        return generate(prefix, Optional.empty(), messages, stepLimit);
    }

    private List<Generated> generate(
            NewTokens prefix, Optional<VisualTokens> visual, List<String> messages, int stepLimit) {
        if (messages.isEmpty()) {
            return List.of();
        }
        long began = System.nanoTime();
        try (KeyValues nothing = model.nothingRead(1);
                Step read = visual.map(tokens -> model.read(nothing, List.of(prefix), tokens))
                        .orElseGet(() -> model.read(nothing, List.of(prefix)))) {
            Duration share = Duration.ofNanos((System.nanoTime() - began) / messages.size());
            List<long[]> prompts = messages.stream().map(tokenizer::encode).toList();
            return decoder.decode(read.remembered(), prompts, stepLimit).stream()
                    .map(one -> new Generated(
                            one.ids(),
                            text(one.ids()),
                            one.confidence(),
                            one.time().plus(share)))
                    .toList();
        }
    }

    private String text(long[] ids) {
        long end = tokenizer.special().eos();
        boolean ended = ids.length > 0 && ids[ids.length - 1] == end;
        return PythonText.strip(tokenizer.decode(ended ? Arrays.copyOf(ids, ids.length - 1) : ids));
    }

    private static long id(Tokenizer.Special special, Crops.TokenKind kind) {
        return switch (kind) {
            case START -> special.imageStart();
            case PATCH -> special.imagePatch();
            case COLUMN -> special.imageColumn();
            case END -> special.imageEnd();
        };
    }

    private record Language(LoadedModel model, long endOfText) implements LanguageModel<KeyValues> {

        @Override
        public Reading<KeyValues> read(KeyValues past, List<long[]> tokens) {
            Step step = model.read(past, tokens.stream().map(NewTokens::text).toList());
            float[][] logits =
                    Arrays.stream(step.logits()).map(row -> row[row.length - 1]).toArray(float[][]::new);
            return new Reading<>(step.remembered(), logits);
        }

        @Override
        public KeyValues rows(KeyValues memory, int... rows) {
            return model.rows(memory, rows);
        }

        @Override
        public void forget(KeyValues memory) {
            memory.close();
        }
    }
}
