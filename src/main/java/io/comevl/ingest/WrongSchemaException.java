package io.comevl.ingest;

/** A record whose bytes are not of the expected type; the message says what was expected and what was found. */
public final class WrongSchemaException extends Exception {

    /** Says what was expected and what was found. */
    public WrongSchemaException(String message) {
        super(message);
    }

    WrongSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
