package io.comevl.job.watch;

/**
 * How far a camera's capture time has come, by its own frames: another camera's clock makes none of them late. Plain
 * values for a keyed state; microseconds of capture time.
 *
 * <p>A camera that sends is waited for by its own clock. One that falls silent is waited for until everybody else's time,
 * the watermark, has gone on for as long; a camera whose clock lags behind the others gets the difference added.
 *
 * @param latestMicros the latest frame heard of
 * @param doneMicros no frame up to this time is taken any more
 * @param lagMicros how far the camera was behind the watermark when last heard of, rounded up
 */
public record CameraClock(long latestMicros, long doneMicros, long lagMicros) {

    /** Nothing was heard yet. */
    public static final CameraClock UNHEARD = new CameraClock(Long.MIN_VALUE, Long.MIN_VALUE, 0);

    /** So that a lagging camera's timers fall together. */
    private static final long LAG_STEP_MICROS = 10_000_000;

    private static final long MICROS_PER_MILLI = 1000;

    /** A frame came. */
    public CameraClock heard(long timeMicros, long watermarkMillis) {
        boolean behind = watermarkMillis != Long.MAX_VALUE && watermarkMillis >= timeMicros / MICROS_PER_MILLI;
        long lag = !behind ? 0 : watermarkMillis * MICROS_PER_MILLI - timeMicros + LAG_STEP_MICROS - 1;
        return new CameraClock(Math.max(latestMicros, timeMicros), doneMicros, lag / LAG_STEP_MICROS * LAG_STEP_MICROS);
    }

    /** Whether a frame comes too late to be taken in its order. */
    public boolean isLate(long timeMicros) {
        return timeMicros <= doneMicros;
    }

    /** Frames up to this time were taken. */
    public CameraClock done(long untilMicros) {
        return new CameraClock(latestMicros, Math.max(doneMicros, untilMicros), lagMicros);
    }

    /** When the watermark lets what was to be waited for until this time go on without the camera. */
    public long timerMillis(long timeMicros, long outOfOrderMicros) {
        return Math.floorDiv(timeMicros + outOfOrderMicros + lagMicros, MICROS_PER_MILLI) + 1;
    }

    /** Up to when nothing is waited for any more, as far as the watermark says. */
    public long untilMicros(long watermarkMillis, long outOfOrderMicros) {
        return watermarkMillis * MICROS_PER_MILLI - outOfOrderMicros - lagMicros;
    }
}
