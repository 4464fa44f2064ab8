package io.comevl.bundle;

/** Who is told how an import, or another long write, goes. */
@FunctionalInterface
public interface ImportProgress {

    /** A step begins, or something has to be known. */
    void tell(String line);

    /**
     * Tensors are being written.
     *
     * @param share of their bytes that is written, from 0 to 1
     * @param line how far that is, in words
     */
    default void reached(double share, String line) {
        tell(line);
    }
}
