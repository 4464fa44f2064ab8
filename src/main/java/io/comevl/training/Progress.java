package io.comevl.training;

/** Who is told how a training goes. */
@FunctionalInterface
public interface Progress {

    /** Something happened. */
    void tell(String line);

    /**
     * It goes on.
     *
     * @param share of the run that is done, from 0 to 1
     * @param line how far that is, in words
     */
    default void reached(double share, String line) {
        tell(line);
    }
}
