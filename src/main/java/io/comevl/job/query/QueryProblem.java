package io.comevl.job.query;

/**
 * Something in a query that cannot be.
 *
 * @param path which part, in the words of a queries file, such as {@code rule.when} or {@code zones[1].corners}; empty
 *     for the query as a whole
 * @param message what was expected, what was found, what to do
 */
public record QueryProblem(String path, String message) {

    /** The part and what is wrong with it, in one line. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
