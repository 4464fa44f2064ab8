package io.comevl.evaluation;

import java.util.Locale;

/**
 * One stage of one case compared with the reference.
 *
 * @param stage what was compared
 * @param goldenCase case of the reference
 * @param interpreter who computed it
 * @param largestAbsolute largest absolute difference; of things that are counted, how many differ
 * @param largestRelative the same relative to the reference's largest magnitude, or to how many there are
 * @param cosine between both taken as one vector; NaN where things are counted
 * @param allowed what passes, for people
 * @param passed whether it does
 */
public record StageRow(
        String stage,
        String goldenCase,
        String interpreter,
        double largestAbsolute,
        double largestRelative,
        double cosine,
        String allowed,
        boolean passed) {

    /** Compares numbers; different lengths and NaN never pass. */
    static StageRow compared(Subject subject, String stage, float[] expected, float[] found, Tolerance tolerance) {
        if (expected.length != found.length) {
            return counted(subject, stage, Math.abs(expected.length - found.length), expected.length, 0);
        }
        double largest = 0;
        double magnitude = 0;
        for (int i = 0; i < expected.length; i++) {
            // Math.max keeps NaN.
            largest = Math.max(largest, Math.abs((double) expected[i] - found[i]));
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
        }
        Likeness likeness = new Likeness();
        likeness.add(expected, found);
        double relative = largest == 0 ? 0 : largest / magnitude;
        return new StageRow(
                stage,
                subject.goldenCase(),
                subject.interpreter(),
                largest,
                relative,
                likeness.cosine(),
                tolerance.toString(),
                tolerance.allows(largest, expected.length == 1 ? asCosine(relative) : likeness.cosine()));
    }

    /** A single number has no direction: the cosine of vectors that lie as far apart as it is off. */
    private static double asCosine(double relative) {
        return 1 - relative * relative / 2;
    }

    /** Counts what differs among {@code all}. */
    static StageRow counted(Subject subject, String stage, double differing, double all, double allowed) {
        return new StageRow(
                stage,
                subject.goldenCase(),
                subject.interpreter(),
                differing,
                all == 0 ? 0 : differing / all,
                Double.NaN,
                String.format(Locale.ROOT, "%.0f", allowed),
                differing <= allowed);
    }

    /** Counts entries that differ, surplus ones included; none may. */
    static StageRow equal(Subject subject, String stage, int[] expected, int[] found) {
        int differing = Math.abs(expected.length - found.length);
        for (int i = 0; i < Math.min(expected.length, found.length); i++) {
            differing += expected[i] == found[i] ? 0 : 1;
        }
        return counted(subject, stage, differing, expected.length, 0);
    }

    /** What a row is about. */
    record Subject(String goldenCase, String interpreter) {}
}
