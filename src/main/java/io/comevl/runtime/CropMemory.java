package io.comevl.runtime;

import io.comevl.frame.Crops;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a camera looked like when its crops were last encoded, and the visual tokens that they gave. A crop is compared
 * with the one that was encoded, never with one that was only taken for it, so that small changes cannot add up unseen.
 * Holds one frame's patches and tokens. Safe for use by several threads.
 */
public final class CropMemory implements AutoCloseable {

    private final double tolerance;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private Looked last;
    private boolean closed;

    /**
     * Remembers nothing yet.
     *
     * @param tolerance mean absolute difference of a patch's 8-bit levels up to which it passes for unchanged; 0 for none
     * @param mostBytes frames whose patches and tokens take more are not remembered
     */
    public CropMemory(double tolerance, long mostBytes) {
        if (!(tolerance >= 0) || mostBytes < 0) {
            throw new IllegalArgumentException("crop memory: expected a tolerance and a number of bytes from 0, found "
                    + tolerance + " and " + mostBytes);
        }
        this.tolerance = tolerance;
        this.mostBytes = mostBytes;
    }

    /** A frame, and its tokens once the run that encodes it has ended. */
    static final class Looked {

        private final Crops crops;
        private VisualTokens tokens;

        Looked(Crops crops) {
            this.crops = crops;
        }

        Crops crops() {
            return crops;
        }

        VisualTokens tokens() {
            return tokens;
        }

        void fill(VisualTokens encoded) {
            tokens = encoded;
        }

        void free() {
            if (tokens != null) {
                tokens.close();
            }
        }
    }

    /** Keeps everybody else, {@link #close} too, from what is remembered until {@link #unlock}. */
    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** The frame that the next one is compared with; stays open while this is locked. */
    Optional<Looked> last() {
        return Optional.ofNullable(last);
    }

    /** Which crops of a frame pass for those of the one before. */
    boolean[] unchanged(Looked before, Crops now, int patchValues) {
        boolean[] unchanged = new boolean[now.count()];
        for (int crop = 0; crop < unchanged.length; crop++) {
            unchanged[crop] = isUnchanged(before.crops(), now, crop, patchValues);
        }
        return unchanged;
    }

    private boolean isUnchanged(Crops before, Crops now, int crop, int patchValues) {
        if (before.count() != now.count() || !hasSameMasks(before, now, crop)) {
            return false;
        }
        int bytes = now.patches().length / now.count();
        int start = crop * bytes;
        int end = start + bytes;
        return Arrays.equals(before.patches(), start, end, now.patches(), start, end)
                || (tolerance > 0 && isNear(before.patches(), now.patches(), start, end, patchValues));
    }

    private static boolean hasSameMasks(Crops before, Crops now, int crop) {
        int patches = now.masks().length / now.count();
        int start = crop * patches;
        return Arrays.equals(before.masks(), start, start + patches, now.masks(), start, start + patches);
    }

    private boolean isNear(byte[] before, byte[] now, int start, int end, int patchValues) {
        for (int patch = start; patch < end; patch += patchValues) {
            int difference = 0;
            for (int at = patch; at < patch + patchValues; at++) {
                difference += Math.abs((before[at] & 0xff) - (now[at] & 0xff));
            }
            if (difference > tolerance * patchValues) {
                return false;
            }
        }
        return true;
    }

    /** Remembers a frame instead of the last one, which the caller frees when it has been read. */
    void remember(Looked frame, long tokenBytes) {
        last = closed || frame.crops().patches().length + tokenBytes > mostBytes ? null : frame;
    }

    /** Frees a frame's tokens unless it is the one that is remembered. */
    void freeUnlessLast(Looked frame) {
        if (frame != last) {
            frame.free();
        }
    }

    /** Remembers nothing, until the next frame. */
    void forget() {
        if (last != null) {
            last.free();
            last = null;
        }
    }

    /** Forgets, and remembers nothing from now on; closing twice is harmless. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            forget();
        } finally {
            lock.unlock();
        }
    }
}
