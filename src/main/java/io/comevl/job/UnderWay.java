package io.comevl.job;

/**
 * Counts the frames between two operators of one chain. A chain is run by one thread, through which both find the same
 * count.
 */
final class UnderWay {

    private static final ThreadLocal<UnderWay> OF_THIS_CHAIN = ThreadLocal.withInitial(UnderWay::new);

    private int frames;
    private Runnable whenOneIsDone = () -> {};

    private UnderWay() {}

    /** The count of the chain that the calling thread runs. */
    static UnderWay ofThisChain() {
        return OF_THIS_CHAIN.get();
    }

    /** Begins to count anew. */
    void watch(Runnable whenOneIsDone) {
        frames = 0;
        this.whenOneIsDone = whenOneIsDone;
    }

    int frames() {
        return frames;
    }

    void begun() {
        frames++;
    }

    /** A frame has come out; perhaps one that was under way when the chain was restored and is not counted. */
    void done() {
        frames = Math.max(0, frames - 1);
        whenOneIsDone.run();
    }

    /** Nobody counts any more. */
    void end() {
        OF_THIS_CHAIN.remove();
    }
}
