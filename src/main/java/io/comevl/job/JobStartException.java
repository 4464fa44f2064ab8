package io.comevl.job;

/** The job could not be started; the message is one line that says why and what to do. */
public final class JobStartException extends Exception {

    JobStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
