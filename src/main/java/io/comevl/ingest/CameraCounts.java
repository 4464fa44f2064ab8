package io.comevl.ingest;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of a camera's pictures: {@code captured} is always {@code published} plus all that were skipped.
 *
 * @param captured pictures whose time had come
 * @param published pictures that the sink took
 * @param skipped the others, by reason; reasons that did not occur are absent
 */
public record CameraCounts(long captured, long published, Map<Reason, Long> skipped) {

    /** Why a picture was not handed on. */
    public enum Reason {
        /** The camera was behind its time by more than its patience. */
        LATE,
        /** It could not be compressed, or the sink did not take it. */
        UNDELIVERED,
        /** The camera sent more pictures than its rate allows. */
        THINNED,
        /** A newer picture came before Kafka had taken the one before it. */
        OVERTAKEN
    }

    /** Copies the counts and checks that they add up. */
    public CameraCounts {
        skipped = Map.copyOf(skipped);
        long lost = skipped.values().stream().mapToLong(Long::longValue).sum();
        if (captured != published + lost) {
            throw new IllegalArgumentException("camera counts: " + captured + " captured, but " + published
                    + " published and " + lost + " skipped");
        }
    }

    /** Counts of a camera that saw nothing yet. */
    public static CameraCounts none() {
        return new CameraCounts(0, 0, Map.of());
    }

    /** With one more picture that the sink took. */
    public CameraCounts plusPublished() {
        return new CameraCounts(captured + 1, published + 1, skipped);
    }

    /** With one more picture that was not handed on. */
    public CameraCounts plusSkipped(Reason reason) {
        Map<Reason, Long> more = new EnumMap<>(Reason.class);
        more.putAll(skipped);
        more.merge(reason, 1L, Long::sum);
        return new CameraCounts(captured + 1, published, more);
    }

    /** Both together. */
    public CameraCounts plus(CameraCounts other) {
        Map<Reason, Long> all = new EnumMap<>(Reason.class);
        all.putAll(skipped);
        other.skipped.forEach((reason, count) -> all.merge(reason, count, Long::sum));
        return new CameraCounts(captured + other.captured, published + other.published, all);
    }
}
