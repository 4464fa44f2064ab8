package io.comevl.runtime;

import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A bundle's graphs in ONNX Runtime. Safe for use by several threads; each call computes on its caller's thread and the
 * device's threads, so callers that share cores go through a {@link MicroBatcher}. Native memory beside the weights is
 * what {@link VisualTokens} and {@link KeyValues} hold, and one call's intermediate results.
 */
public final class LoadedModel implements AutoCloseable {

    private final Architecture architecture;
    private final Deque<LoadedGraph> opened = new ArrayDeque<>();
    private final CropEncoder encoder;
    private final Decoder decoder;

    private LoadedModel(Path bundle, Architecture architecture, Device device) {
        this.architecture = architecture;
        try {
            encoder = new CropEncoder(
                    architecture, new Vision(architecture, open(bundle.resolve("vision.onnx"), device)));
            decoder = new Decoder(
                    architecture.decoder(),
                    open(bundle.resolve("embed.onnx"), device),
                    open(bundle.resolve("decoder.onnx"), device),
                    new RowGraphs(device, opened::push));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Loads {@code vision.onnx}, {@code embed.onnx} and {@code decoder.onnx} of a bundle.
     *
     * @param architecture the sizes they were made with
     * @throws java.io.UncheckedIOException if a graph is missing or damaged; names it
     */
    public static LoadedModel open(Path bundle, Architecture architecture, Device device) {
        return new LoadedModel(bundle, architecture, device);
    }

    private LoadedGraph open(Path graph, Device device) {
        LoadedGraph loaded = LoadedGraph.open(graph, device);
        opened.push(loaded);
        return loaded;
    }

    /** Encodes and fuses the crops of several frames in one run; the caller closes what it gets, one for each frame. */
    public List<VisualTokens> encode(List<Crops> frames) {
        return look(frames.stream().map(CameraCrops::alone).toList()).stream()
                .map(EncodedFrame::tokens)
                .toList();
    }

    /**
     * The same for frames of cameras, without those crops that their camera remembers; frames of one camera in the order
     * in which they were taken. The caller closes the tokens, one for each frame.
     */
    public List<EncodedFrame> look(List<CameraCrops> frames) {
        return encoder.encode(frames);
    }

    /** The memory of rows that have read nothing; the caller closes it. */
    public KeyValues nothingRead(int rows) {
        return decoder.nothing(rows);
    }

    /** Reads tokens after what each row remembers; the caller closes the step and, when done with it, the past. */
    public Step read(KeyValues past, List<NewTokens> rows) {
        return decoder.read(past, rows, Optional.empty());
    }

    /** The same where some tokens are visual ones. */
    public Step read(KeyValues past, List<NewTokens> rows, VisualTokens visual) {
        return decoder.read(past, rows, Optional.of(visual));
    }

    /**
     * A copy with some of the rows, each as often and in the order named: K times row 0 lets K questions go on from one
     * picture; leaving finished rows out spares their work. The caller closes it.
     */
    public KeyValues rows(KeyValues from, int... rows) {
        return decoder.rows(from, rows);
    }

    /** The rows of both, one after the other, so that what is asked later joins what is under way. The caller closes it. */
    public KeyValues join(KeyValues first, KeyValues second) {
        return decoder.join(first, second);
    }

    /**
     * The same memory without the last tokens of each row, as if they had not been read: a draft that did not hold. The
     * memory given is used up; the caller closes the new one instead.
     *
     * @param tokens how many of each row
     */
    public KeyValues unread(KeyValues from, int... tokens) {
        return from.without(tokens);
    }

    /** The sizes of the model. */
    public Architecture architecture() {
        return architecture;
    }

    /** Frees the graphs. Arrays handed out stay valid until closed. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
