package io.comevl.bundle;

/**
 * A checkpoint or bundle that cannot be used: missing, damaged, or of a kind this version does not know. The message is
 * one line that names the file, what was expected and found, and what to do.
 */
public final class BundleException extends RuntimeException {

    /** Says where, what was expected and what was found. */
    public BundleException(String message) {
        super(message);
    }

    /** Says the same where another failure shows it. */
    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
