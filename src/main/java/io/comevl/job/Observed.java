package io.comevl.job;

import io.comevl.analytics.rules.Observation;
import io.comevl.avro.Query;
import io.comevl.job.watch.Shown;

/**
 * What a rule takes next, in order: an observation of a camera, or the news that its query ended there.
 *
 * @param camera name of the camera
 * @param query whose rule it is; null if it ended
 * @param seen what was observed; null if the query ended
 * @param shown where that came from; null if the query ended
 * @param ended what ended; null if something was observed
 * @param timeMicros capture time of the frame
 * @param lagMicros how far the camera's clock is behind the watermark
 */
public record Observed(
        String camera, Query query, Observation seen, Shown shown, EndedQuery ended, long timeMicros, long lagMicros) {

    /** Something was observed. */
    static Observed of(Query query, Observation seen, Shown shown, long lagMicros) {
        return new Observed(seen.camera(), query, seen, shown, null, seen.timeMicros(), lagMicros);
    }

    /** A query ended. */
    static Observed ended(String camera, EndedQuery ended, long timeMicros) {
        return new Observed(camera, null, null, null, ended, timeMicros, 0);
    }
}
