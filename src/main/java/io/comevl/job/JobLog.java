package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What operators look for in the logs of a job. Lines carry the camera and the query that they are about as fields of their
 * own ({@code camera}, {@code query} in the logging context), so that JSON logs can be searched by them. How many lines a
 * second there may be is for the logging configuration to say.
 */
final class JobLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.comevl.job");
    private static final String CAMERA = "camera";
    private static final String QUERY = "query";

    private JobLog() {}

    /** A record became a dead letter. */
    static void rejected(DeadLetter letter) {
        about(
                letter.getCamera(),
                null,
                () -> LOG.warn("dead letter {} ({}): {}", letter.getId(), letter.getReason(), letter.getMessage()));
    }

    /** A query got no answer on a frame. */
    static void unanswered(Detection detection) {
        about(
                detection.getCamera(),
                detection.getQuery(),
                () -> LOG.warn(
                        "query {} on frame {} of {}: {}: {}",
                        detection.getQuery(),
                        detection.getSequence(),
                        detection.getCamera(),
                        detection.getStatus(),
                        detection.getReason()));
    }

    /** A change of a query holds, or was refused. */
    static void changed(Event event) {
        about(
                null,
                event.getQuery(),
                () -> LOG.info(
                        "{} {} version {} {}",
                        event.getKind(),
                        event.getQuery(),
                        event.getQueryVersion(),
                        event.getMessage()));
    }

    private static void about(String camera, String query, Runnable line) {
        put(CAMERA, camera);
        put(QUERY, query);
        try {
            line.run();
        } finally {
            MDC.remove(CAMERA);
            MDC.remove(QUERY);
        }
    }

    private static void put(String field, String value) {
        if (value != null && !value.isEmpty()) {
            MDC.put(field, value);
        }
    }
}
