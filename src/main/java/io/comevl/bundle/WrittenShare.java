package io.comevl.bundle;

import io.comevl.ops.WeightSource.Spec;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;

/** Counts the bytes of a long write and tells after every hundredth how far it is. */
final class WrittenShare {

    private final long all;
    private final ObjDoubleConsumer<String> progress;
    private long done;
    private long told = -1;

    WrittenShare(Map<String, Spec> tensors, ObjDoubleConsumer<String> progress) {
        this.all = tensors.values().stream().mapToLong(Spec::byteLength).sum();
        this.progress = progress;
    }

    /** So many more bytes are written. */
    void wrote(long bytes) {
        done += bytes;
        long hundredths = all == 0 ? 100 : 100 * done / all;
        if (hundredths > told) {
            told = hundredths;
            progress.accept(
                    "tensors: %.1f of %.1f MB, %d %%".formatted(done / 1e6, all / 1e6, hundredths), hundredths / 100.0);
        }
    }
}
