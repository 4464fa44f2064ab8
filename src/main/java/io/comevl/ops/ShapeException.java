package io.comevl.ops;

/** Two shapes that do not go together; the message names the place, both shapes and what to do. */
public final class ShapeException extends IllegalArgumentException {

    /** Says where, what was expected and what was found. */
    public ShapeException(String message) {
        super(message);
    }
}
