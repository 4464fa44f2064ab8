package io.comevl.bundle;

import java.util.regex.Pattern;

/**
 * A checkpoint or bundle that cannot be used: missing, damaged, or of a kind this version does not know. The message is
 * one line that names the file, what was expected and found, and what to do. Names in it come from the file itself: line
 * breaks and other control characters of theirs are shown as '?'.
 */
public final class BundleException extends RuntimeException {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    /** Says where, what was expected and what was found. */
    public BundleException(String message) {
        super(inOneLine(message));
    }

    /** Says the same where another failure shows it. */
    public BundleException(String message, Throwable cause) {
        super(inOneLine(message), cause);
    }

    private static String inOneLine(String message) {
        return CONTROL.matcher(message).replaceAll("?");
    }
}
