package io.comevl.bundle;

import java.nio.file.Files;
import java.nio.file.Path;

/** Asks whether a long write would fit before it begins. */
final class DiskSpace {

    private DiskSpace() {}

    /**
     * Refuses what would not fit.
     *
     * @param out what is to be written; its folder may not be there yet
     * @param bytes how much
     * @throws BundleException saying how much is needed and how much is free
     */
    static void check(Path out, long bytes) {
        Path there = out.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        // Not by Files.getFileStore, which wants the folder's disk in the list of mounts: below a chroot it is not.
        long free = there.toFile().getUsableSpace();
        if (bytes > free) {
            throw new BundleException(
                    "%s: needs %.1f GB, its disk has %.1f GB free; make room or give a folder on another disk"
                            .formatted(out, bytes / 1e9, free / 1e9));
        }
    }
}
