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

    /** Begins to watch a camera. The caller closes what it gets. */
    Watch watch(Reuse reuse);

    /** Answers questions about a frame seen before, in their order, from one shared visual prefix. */
    CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions);

    /** Which model this is, for records of provenance. */
    ModelCard card();

    @Override
    void close();

    /**
     * One camera's frames, handed in as they were taken. What the last one showed already is not computed again, as far
     * as {@link Reuse} says: crops that did not change are not encoded, and questions about a frame none of whose crops
     * changed are not asked a second time.
     */
    interface Watch extends AutoCloseable {

        /** The same as {@link SceneModel#see} for this camera's next frame. */
        CompletableFuture<Seen> see(Pixels frame);

        /** Forgets the camera. Frames handed in later are seen as if each were the first. */
        @Override
        void close();
    }

    /** A frame's fused visual tokens, held outside the Java heap where the engine keeps them. */
    interface Seen extends AutoCloseable {
        /** Size of the frame that was seen. */
        int widthPixels();

        /** Size of the frame that was seen. */
        int heightPixels();

        /** Into how many crops the frame was cut. */
        int crops();

        /** How many of them were not encoded, because an earlier one passed for them. */
        int cropsReused();

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
