package io.comevl.analytics.rules;

import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.Mistake.Part;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds fields by the names in a rule's text. */
final class Names {

    private static final int NEAR = 2;

    private Names() {}

    /** The field that a name at a place in the text means, or one more mistake. */
    static Optional<Field> field(
            Part part, String text, int offset, String name, Set<Supply> supplies, List<Mistake> mistakes) {
        Optional<Field> field = Field.named(name);
        if (field.isEmpty()) {
            mistakes.add(unknown(part, text, offset, name));
        } else if (!supplies.contains(field.get().supply())) {
            mistakes.add(Mistake.at(
                    part,
                    text,
                    offset,
                    "this query has no " + name,
                    "it takes " + field.get().supply().query()));
            return Optional.empty();
        }
        return field;
    }

    static Mistake unknown(Part part, String text, int offset, String name) {
        String advice =
                nearest(name).map(near -> "did you mean " + near.text() + "?").orElse("the fields are " + Field.all());
        return Mistake.at(part, text, offset, "unknown field '" + name + "'", advice);
    }

    private static Optional<Field> nearest(String name) {
        return Arrays.stream(Field.values())
                .filter(field -> distance(field.text(), name) <= NEAR)
                .min(Comparator.comparingInt(field -> distance(field.text(), name)));
    }

    /** How many letters must be added, taken away or exchanged (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 0; i < one.length(); i++) {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.length(); j++) {
                int exchanged = diagonal + (one.charAt(i) == other.charAt(j) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.min(exchanged, 1 + Math.min(row[j], row[j + 1]));
            }
        }
        return row[other.length()];
    }
}
