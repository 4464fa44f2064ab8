package io.comevl.evaluation;

import java.util.List;

/**
 * Outcome of comparing text handling with recorded cases of the reference.
 *
 * @param cases cases compared
 * @param differences what differs; empty if all agree
 */
public record TextParity(int cases, List<Difference> differences) {

    /** Copies the list. */
    public TextParity {
        differences = List.copyOf(differences);
    }

    /**
     * One case that differs.
     *
     * @param where the case, such as {@code pointing_eval 17}
     * @param expected what the reference says
     * @param found what we say
     */
    public record Difference(String where, String expected, String found) {}
}
