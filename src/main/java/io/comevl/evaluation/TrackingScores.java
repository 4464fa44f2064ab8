package io.comevl.evaluation;

import io.comevl.analytics.Pairing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well identities were followed: CLEAR MOT (Bernardin and Stiefelhagen 2008) and identity F1 (Ristani et al. 2016).
 *
 * @param truthBoxes boxes in the truth
 * @param predictedBoxes boxes in the answer
 * @param misses truth boxes without a match
 * @param falsePositives answered boxes without a match
 * @param idSwitches matches whose identity differs from the last one that the same truth was matched with
 * @param identityMatches matched boxes when each true identity may have one answered identity only
 */
public record TrackingScores(
        int truthBoxes, int predictedBoxes, int misses, int falsePositives, int idSwitches, int identityMatches) {

    private static final double LEAST_IOU = 0.5;

    /** Multiple object tracking accuracy: 1 − (misses + false positives + switches) / truth boxes. */
    public double mota() {
        return 1 - (misses + falsePositives + idSwitches) / (double) truthBoxes;
    }

    /** 2 · identity matches / (truth boxes + answered boxes). */
    public double idf1() {
        return 2.0 * identityMatches / (truthBoxes + predictedBoxes);
    }

    /**
     * Scores a sequence.
     *
     * @param truth the boxes of each frame
     * @param predicted the answered boxes of the same frames
     */
    public static TrackingScores of(List<List<TrackedBox>> truth, List<List<TrackedBox>> predicted) {
        int truthBoxes = 0;
        int predictedBoxes = 0;
        int matches = 0;
        int switches = 0;
        Map<Long, Long> lastMatch = new HashMap<>();
        for (int frame = 0; frame < truth.size(); frame++) {
            truthBoxes += truth.get(frame).size();
            predictedBoxes += predicted.get(frame).size();
            Map<Long, Long> now = clearMatches(truth.get(frame), predicted.get(frame), lastMatch);
            matches += now.size();
            for (Map.Entry<Long, Long> match : now.entrySet()) {
                Long before = lastMatch.put(match.getKey(), match.getValue());
                if (before != null && !before.equals(match.getValue())) {
                    switches++;
                }
            }
        }
        return new TrackingScores(
                truthBoxes,
                predictedBoxes,
                truthBoxes - matches,
                predictedBoxes - matches,
                switches,
                identityMatches(truth, predicted));
    }

    /** Earlier matches that still hold are kept, the rest is paired anew, as many as possible and those close first. */
    private static Map<Long, Long> clearMatches(
            List<TrackedBox> truth, List<TrackedBox> predicted, Map<Long, Long> lastMatch) {
        Map<Long, Long> matches = new HashMap<>();
        Set<TrackedBox> taken = new HashSet<>();
        List<TrackedBox> open = new ArrayList<>();
        for (TrackedBox real : truth) {
            Long before = lastMatch.get(real.id());
            predicted.stream()
                    .filter(box ->
                            before != null && box.id() == before && box.iou(real) >= LEAST_IOU && !taken.contains(box))
                    .findFirst()
                    .ifPresentOrElse(
                            kept -> {
                                matches.put(real.id(), kept.id());
                                taken.add(kept);
                            },
                            () -> open.add(real));
        }
        List<TrackedBox> free =
                predicted.stream().filter(box -> !taken.contains(box)).toList();
        double[][] gain = new double[open.size()][free.size()];
        for (int row = 0; row < open.size(); row++) {
            for (int column = 0; column < free.size(); column++) {
                double iou = open.get(row).iou(free.get(column));
                gain[row][column] = iou >= LEAST_IOU ? 1 + iou / 1e3 : 0;
            }
        }
        int[] columnOf = Pairing.greatestGain(gain);
        for (int row = 0; row < columnOf.length; row++) {
            if (columnOf[row] != Pairing.NONE) {
                matches.put(open.get(row).id(), free.get(columnOf[row]).id());
            }
        }
        return matches;
    }

    private static int identityMatches(List<List<TrackedBox>> truth, List<List<TrackedBox>> predicted) {
        List<Long> real = identities(truth);
        List<Long> answered = identities(predicted);
        double[][] together = new double[real.size()][answered.size()];
        for (int frame = 0; frame < truth.size(); frame++) {
            for (TrackedBox box : truth.get(frame)) {
                for (TrackedBox other : predicted.get(frame)) {
                    if (box.iou(other) >= LEAST_IOU) {
                        together[real.indexOf(box.id())][answered.indexOf(other.id())]++;
                    }
                }
            }
        }
        int[] columnOf = Pairing.greatestGain(together);
        int matches = 0;
        for (int row = 0; row < columnOf.length; row++) {
            matches += columnOf[row] == Pairing.NONE ? 0 : (int) together[row][columnOf[row]];
        }
        return matches;
    }

    private static List<Long> identities(List<List<TrackedBox>> frames) {
        return frames.stream()
                .flatMap(List::stream)
                .map(TrackedBox::id)
                .distinct()
                .sorted()
                .toList();
    }
}
