package io.comevl.ingest;

import java.time.Duration;

/** Kafka does not answer, or refuses; the message is one line that names the address and what to do. */
public final class BrokerUnavailableException extends Exception {

    /** Says which address, how long it was waited for, and the root cause. */
    public BrokerUnavailableException(String bootstrap, Duration patience, Throwable cause) {
        super(
                "Kafka at " + bootstrap + " did not answer within " + patience.toSeconds()
                        + " s; start it or give another address (" + rootOf(cause) + ")",
                cause);
    }

    private static String rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
