package io.comevl.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line what went wrong, for people who gave a wrong path, model or address. */
final class Failures {

    private Failures() {}

    /** The innermost message that still says something, on one line. */
    static String inOneLine(Throwable failure) {
        Throwable told = failure;
        while (told.getCause() != null && isWrapper(told)) {
            told = told.getCause();
        }
        String message = told.getMessage();
        if (told instanceof NoSuchFileException) {
            message = message + ": no such file or folder";
        } else if (told instanceof AccessDeniedException) {
            message = message + ": may not be read or written by this user";
        } else if (message == null || message.isBlank()) {
            message = told.getClass().getSimpleName() + " (run again with --stack-trace to see where)";
        } else if (isUnexpected(told)) {
            message = told.getClass().getSimpleName() + ": " + message + " (run again with --stack-trace to see where)";
        }
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof UncheckedIOException
                || failure.getMessage() == null
                || failure.getMessage().equals(failure.getCause().toString());
    }

    private static boolean isUnexpected(Throwable failure) {
        return failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof Error;
    }
}
