package io.comevl.bundle;

import io.comevl.ops.WeightSource.Spec;
import java.util.Map;

/** Counts the bytes of a long write and tells now and then, and at the end, how far it is. */
final class WrittenShare {

    private static final long LEAST_BYTES = 64 << 20;

    private final long all;
    private final ImportProgress progress;
    private long done;
    private long told;

    WrittenShare(Map<String, Spec> tensors, ImportProgress progress) {
        this.all = tensors.values().stream().mapToLong(Spec::byteLength).sum();
        this.progress = progress;
    }

    /** So many more bytes are written. */
    void wrote(long bytes) {
        done += bytes;
        if (done - told >= Math.max(LEAST_BYTES, all / 100) || done == all) {
            told = done;
            double share = (double) done / all;
            progress.reached(share, "tensors: %.1f of %.1f MB, %.0f %%".formatted(done / 1e6, all / 1e6, 100 * share));
        }
    }

    /** So many bytes in words. */
    static String size(long bytes) {
        return bytes < 1_000_000_000 ? "%.1f MB".formatted(bytes / 1e6) : "%.1f GB".formatted(bytes / 1e9);
    }
}
