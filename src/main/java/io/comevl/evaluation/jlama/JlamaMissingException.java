package io.comevl.evaluation.jlama;

/** Jlama, or a Java that can run it, is not there. The message says in one line what to do. */
public final class JlamaMissingException extends RuntimeException {

    JlamaMissingException(String message) {
        super(message);
    }
}
