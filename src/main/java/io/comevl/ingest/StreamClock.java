package io.comevl.ingest;

import java.time.Duration;
import java.time.Instant;

/**
 * When the pictures of a live stream were taken, by the stream's own clock. A stream's times say how far pictures are
 * apart, not what o'clock it is: they are laid so that the picture that came fastest was taken when it arrived. What
 * others arrive later than that is delay on the way, and taken off. So that a stream whose clock runs slower than ours,
 * or that paused, does not fall behind for ever, the laying moves on by {@value #CREEP} of the time that passes.
 */
final class StreamClock {

    private static final double CREEP = 0.005;

    private long offsetNanos = Long.MAX_VALUE;
    private Instant lastArrival = Instant.MIN;
    private Instant lastCapture = Instant.MIN;
    private Duration lastStreamTime = Duration.ZERO;

    /**
     * When a picture was taken: never after its arrival, never before the picture before it.
     *
     * @param streamTime the stream's own; if it does not go on, the stream has begun anew, or has no times, and is laid anew
     * @param arrival when the picture was there, decoded
     */
    Instant captured(Duration streamTime, Instant arrival) {
        long offset = nanos(arrival) - streamTime.toNanos();
        if (offsetNanos == Long.MAX_VALUE || streamTime.compareTo(lastStreamTime) <= 0) {
            offsetNanos = offset;
        } else {
            long passed = Math.max(0, Duration.between(lastArrival, arrival).toNanos());
            offsetNanos = Math.min(offsetNanos + (long) (passed * CREEP), offset);
        }
        lastStreamTime = streamTime;
        lastArrival = arrival;
        Instant capture = Instant.EPOCH.plusNanos(offsetNanos + streamTime.toNanos());
        lastCapture = capture.isBefore(lastCapture) ? lastCapture : capture;
        return lastCapture;
    }

    private static long nanos(Instant time) {
        return Duration.between(Instant.EPOCH, time).toNanos();
    }
}
