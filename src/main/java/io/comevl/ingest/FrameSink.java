package io.comevl.ingest;

/** Takes frames from a camera, in order and on the camera's thread. May block: that is how it slows the camera down. */
@FunctionalInterface
public interface FrameSink {

    /**
     * Takes one frame.
     *
     * @throws Exception if the frame can't be delivered; the camera counts it and ends
     */
    void accept(CapturedFrame frame) throws Exception;

    /**
     * Returns when everything taken so far is delivered; called once, when the camera ends.
     *
     * @throws Exception if something was not delivered
     */
    default void flush() throws Exception {}
}
