package io.comevl.job;

import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A frame that was looked at: its visual tokens, or why there are none. What is serialised is the planned frame alone:
 * tokens are large and can be computed again, which {@link Ground} does for a frame that comes back from a checkpoint.
 */
@TypeInfo(FusedFrameType.Factory.class)
public final class FusedFrame {

    private final PlannedFrame planned;
    private final StageTimes times;
    private final Features features;
    private final Rejected rejected;
    private final Failure failure;

    private FusedFrame(PlannedFrame planned, StageTimes times, Features features, Rejected rejected, Failure failure) {
        this.planned = planned;
        this.times = times;
        this.features = features;
        this.rejected = rejected;
        this.failure = failure;
    }

    static FusedFrame seen(PlannedFrame planned, StageTimes times, Features features) {
        return new FusedFrame(planned, times, features, null, null);
    }

    static FusedFrame rejected(PlannedFrame planned, StageTimes times, Rejected rejected) {
        return new FusedFrame(planned, times, null, rejected, null);
    }

    static FusedFrame failed(PlannedFrame planned, StageTimes times, Failure failure) {
        return new FusedFrame(planned, times, null, null, failure);
    }

    /** A frame that has yet to be looked at. */
    static FusedFrame unseen(PlannedFrame planned) {
        return new FusedFrame(planned, StageTimes.NONE, null, null, null);
    }

    /** The frame and its due queries. */
    PlannedFrame planned() {
        return planned;
    }

    /** Where its time went so far. */
    StageTimes times() {
        return times;
    }

    /** Whether it has yet to be looked at. */
    boolean isUnseen() {
        return features == null && rejected == null && failure == null;
    }

    /** Its visual tokens; whoever takes them closes them. */
    Optional<Features> features() {
        return Optional.ofNullable(features);
    }

    /** Why its pixels could not be decoded. */
    Optional<Rejected> rejected() {
        return Optional.ofNullable(rejected);
    }

    /** Why the model gave nothing. */
    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Frees the visual tokens, if any and not taken. */
    void discard() {
        if (features != null) {
            features.discard();
        }
    }
}
