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
import java.util.function.Supplier;

/**
 * Turns messages into generated text: one sequence is BOS, image tokens, message (ARCHITECTURE section 3), and what
 * several messages share is read once. Safe for use by several threads; computes on its caller's thread. Does not own
 * model and tokenizer.
 */
public final class Generator {

    private final LoadedModel model;
    private final Tokenizer tokenizer;

    /** Generates with a loaded model and the tokenizer of the same bundle. */
    public Generator(LoadedModel model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Text that follows a message.
     *
     * @param ids its tokens, the end of text included where it was reached
     * @param text the tokens before the end of text in letters, stripped
     * @param confidence geometric mean of the probabilities of tokens that there was a choice of
     * @param time spent on this message; what several share is divided evenly
     * @param work runs of the decoder, and tokens that were spared one
     */
    public record Generated(long[] ids, String text, double confidence, Duration time, Work work) {}

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
     * Continues messages about one frame.
     *
     * @param prefix of {@link #prefix}
     * @param visual the frame's visual tokens; stay open
     * @param messages as {@link Prompts} words them
     * @param stepLimit most tokens of one continuation
     */
    public List<Generated> generate(NewTokens prefix, VisualTokens visual, List<String> messages, int stepLimit) {
        return generate(() -> begin(prefix, visual), messages, stepLimit);
    }

    /** Continues messages without a frame. */
    public List<Generated> generate(List<String> messages, int stepLimit) {
        NewTokens prefix = new NewTokens(new long[] {tokenizer.special().bos()}, new int[] {-1}, 0);
        return generate(() -> begin(prefix, Optional.empty()), messages, stepLimit);
    }

    private List<Generated> generate(Supplier<KeyValues> beginning, List<String> messages, int stepLimit) {
        if (messages.isEmpty()) {
            return List.of();
        }
        try (KeyValues begun = beginning.get()) {
            List<TextRow.Start> texts = messages.stream()
                    .map(message -> new TextRow.Start(tokenizer.encode(message), stepLimit, AnswerForm.FREE))
                    .toList();
            return new GreedyDecoder<>(language())
                    .decode(begun, texts).stream().map(this::generated).toList();
        }
    }

    /** What the decoder remembers of a frame; whoever gets it closes it. */
    KeyValues begin(NewTokens prefix, VisualTokens visual) {
        return begin(prefix, Optional.of(visual));
    }

    private KeyValues begin(NewTokens prefix, Optional<VisualTokens> visual) {
        try (KeyValues nothing = model.nothingRead(1)) {
            Step read = visual.map(tokens -> model.read(nothing, List.of(prefix), tokens))
                    .orElseGet(() -> model.read(nothing, List.of(prefix)));
            return read.remembered();
        }
    }

    LanguageModel<KeyValues> language() {
        return new Language(model, tokenizer.special().eos());
    }

    Generated generated(TextRow.Continued continued) {
        return new Generated(
                continued.ids(), text(continued.ids()), continued.confidence(), continued.time(), continued.work());
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
        public Reading<KeyValues> read(KeyValues past, List<Feed> rows) {
            Step step = model.read(
                    past,
                    rows.stream()
                            .map(row -> NewTokens.text(row.ids(), row.wanted()))
                            .toList());
            return new Reading<>(step.remembered(), step.logits());
        }

        @Override
        public KeyValues rows(KeyValues memory, int... rows) {
            return model.rows(memory, rows);
        }

        @Override
        public KeyValues join(KeyValues first, KeyValues second) {
            return model.join(first, second);
        }

        @Override
        public KeyValues unread(KeyValues memory, int... tokens) {
            return model.unread(memory, tokens);
        }

        @Override
        public void forget(KeyValues memory) {
            memory.close();
        }
    }
}
