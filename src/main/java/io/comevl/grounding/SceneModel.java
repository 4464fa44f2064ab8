package io.comevl.grounding;

import io.comevl.frame.Pixels;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A loaded model as its users see it: look at a frame once, then ask it any number of questions. Safe for use by
 * several threads; work of all callers is batched. Tests replace it.
 */
public interface SceneModel extends AutoCloseable {

    /** Encodes and fuses a frame. Completes exceptionally if the model fails. The caller closes what it gets. */
    CompletableFuture<Seen> see(Pixels frame);

    /** Answers questions about a frame seen before, in their order, from one shared visual prefix. */
    CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions);

    /** Which model this is, for records of provenance. */
    ModelCard card();

    @Override
    void close();

    /** A frame's fused visual tokens, held outside the Java heap where the engine keeps them. */
    interface Seen extends AutoCloseable {
        /** Size of the frame that was seen. */
        int widthPixels();

        /** Size of the frame that was seen. */
        int heightPixels();

        /** Frees the visual tokens; closing twice is harmless. */
        @Override
        void close();
    }

    /**
     * What produced an answer.
     *
     * @param name model name from its bundle
     * @param precision such as {@code fp32}
     * @param engine engine and version, such as {@code OnnxRuntime 1.29.0}
     * @param randomWeights whether the weights were never trained, so that answers mean nothing
     */
    record ModelCard(String name, String precision, String engine, boolean randomWeights) {}
}
