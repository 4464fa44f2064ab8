package io.comevl.evaluation.drill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a disturbed run gave, held against what an undisturbed one gave of the same input, record by record.
 *
 * @param lost results that the disturbed run does not have
 * @param duplicated results that stand in a run again under an id that was there, in either run
 * @param different results that are not the same in both, or that only the disturbed run has; each says how
 * @param topics the same in numbers for each topic
 */
public record Comparison(
        List<String> lost, List<String> duplicated, List<String> different, Map<String, Tally> topics) {

    private static final int LONGEST_VALUE = 120;

    /**
     * Numbers of one topic.
     *
     * @param records of the undisturbed run
     */
    public record Tally(int records, int lost, int duplicated, int different) {

        private Tally plus(int records, int lost, int duplicated, int different) {
            return new Tally(
                    this.records + records, this.lost + lost, this.duplicated + duplicated, this.different + different);
        }
    }

    /** Whether both runs gave the same. */
    public boolean isEqual() {
        return lost.isEmpty() && duplicated.isEmpty() && different.isEmpty();
    }

    static Comparison of(List<Result> undisturbed, List<Result> disturbed) {
        Builder builder = new Builder();
        Map<Key, Result> expected = builder.byKey(undisturbed, "undisturbed");
        Map<Key, Result> found = builder.byKey(disturbed, "disturbed");
        expected.forEach((key, result) -> builder.compare(key, result, found.get(key)));
        Set<Key> unexpected = new HashSet<>(found.keySet());
        unexpected.removeAll(expected.keySet());
        unexpected.forEach(key -> builder.differs(key, "only in the disturbed run"));
        return builder.build();
    }

    private record Key(String topic, String id) {

        @Override
        public String toString() {
            return topic + " " + id;
        }
    }

    private static final class Builder {

        private final List<String> lost = new ArrayList<>();
        private final List<String> duplicated = new ArrayList<>();
        private final List<String> different = new ArrayList<>();
        private final Map<String, Tally> topics = new TreeMap<>();

        private Map<Key, Result> byKey(List<Result> results, String run) {
            Map<Key, Result> byKey = new LinkedHashMap<>();
            for (Result result : results) {
                Key key = new Key(result.topic(), result.id());
                if (byKey.putIfAbsent(key, result) != null) {
                    duplicated.add(key + ": again in the " + run + " run");
                    count(key, 0, 0, 1, 0);
                }
            }
            return byKey;
        }

        private void compare(Key key, Result expected, Result found) {
            count(key, 1, 0, 0, 0);
            if (found == null) {
                lost.add(key.toString());
                count(key, 0, 1, 0, 0);
            } else if (!expected.fields().equals(found.fields())) {
                differs(key, difference(expected, found));
            }
        }

        private void differs(Key key, String how) {
            different.add(key + ": " + how);
            count(key, 0, 0, 0, 1);
        }

        private void count(Key key, int records, int lost, int duplicated, int different) {
            topics.merge(
                    key.topic(),
                    new Tally(records, lost, duplicated, different),
                    (before, more) -> before.plus(more.records(), more.lost(), more.duplicated(), more.different()));
        }

        private static String difference(Result expected, Result found) {
            Map<String, Object> all = new HashMap<>(expected.fields());
            all.putAll(found.fields());
            for (String field : new TreeSet<>(all.keySet())) {
                Object before = expected.fields().get(field);
                Object now = found.fields().get(field);
                if (!Objects.equals(before, now)) {
                    return field + ": undisturbed " + shortened(before) + ", disturbed " + shortened(now);
                }
            }
            throw new IllegalStateException("no field differs");
        }

        private static String shortened(Object value) {
            String text = String.valueOf(value);
            return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
        }

        private Comparison build() {
            return new Comparison(
                    List.copyOf(lost), List.copyOf(duplicated), List.copyOf(different), new TreeMap<>(topics));
        }
    }
}
