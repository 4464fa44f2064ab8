package io.comevl.ingest;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a camera's pictures come from, as a person writes it. Its text can be logged: user, password and what follows a
 * question mark are left out.
 */
public final class CameraAddress {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    /** A user's name and a password, up to the last at sign. */
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^:/]*:(?<password>.+)@.*");

    private static final String KINDS =
            "expected rtsp://, rtsps://, http://, https://, /dev/video0, a file or 'generated'";

    private final String secret;
    private final Kind kind;

    /** What kind of source it is. */
    public enum Kind {
        /** A stream by RTSP, its pictures within the same TCP connection. */
        RTSP,
        /** A stream by HTTP, such as MJPEG. */
        HTTP,
        /** A device of this machine. */
        DEVICE,
        /** A clip, shown over and over. */
        FILE,
        /** A generated world. */
        GENERATED
    }

    private CameraAddress(String secret, Kind kind) {
        this.secret = secret;
        this.kind = kind;
    }

    /**
     * Reads an address; {@code ${NAME}} in it stands for a variable of the environment, so that a password need not be
     * written down.
     *
     * @throws IllegalArgumentException if it is none or a variable is not set; one line without secrets
     */
    public static CameraAddress of(String written) {
        return of(written, System::getenv);
    }

    /**
     * Reads an address.
     *
     * @param variables tells the value of a variable by its name; null if it is not set
     */
    public static CameraAddress of(String written, UnaryOperator<String> variables) {
        String whole = VARIABLE.matcher(written.strip()).replaceAll(found -> {
            String value = variables.apply(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "camera address: variable " + found.group(1) + " is not set in the environment");
            }
            return Matcher.quoteReplacement(value);
        });
        if (whole.isEmpty() || whole.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("camera address: " + KINDS + ", found none");
        }
        return new CameraAddress(whole, kindOf(whole));
    }

    /**
     * Reads an address for people: with its variables as they are, so that none needs to be set.
     *
     * @throws IllegalArgumentException if it is none; one line without secrets
     */
    public static CameraAddress unfilled(String written) {
        return of(written, name -> "${" + name + "}");
    }

    /** Whether a password is written into an address, instead of the name of a variable that holds it. */
    public static boolean showsPassword(String written) {
        Matcher password = PASSWORD.matcher(written.strip());
        return password.matches()
                && !VARIABLE.matcher(password.group("password")).matches();
    }

    private static Kind kindOf(String whole) {
        Matcher scheme = SCHEME.matcher(whole);
        if (scheme.matches()) {
            return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
                case "rtsp", "rtsps" -> Kind.RTSP;
                case "http", "https" -> Kind.HTTP;
                default ->
                    throw new IllegalArgumentException(
                            "camera address: " + KINDS + ", found scheme '" + scheme.group(1) + "'");
            };
        }
        if (whole.equals("generated")) {
            return Kind.GENERATED;
        }
        return whole.startsWith("/dev/") ? Kind.DEVICE : Kind.FILE;
    }

    /** What kind of source it is. */
    public Kind kind() {
        return kind;
    }

    /** All of it, passwords included; never to be logged. */
    public String secret() {
        return secret;
    }

    /** What may be logged. */
    @Override
    public String toString() {
        int scheme = secret.indexOf("://");
        if (scheme < 0) {
            return secret;
        }
        String start = secret.substring(0, scheme + 3);
        String rest = secret.substring(scheme + 3);
        // People write passwords as they are: all up to the last at sign may be one, question marks included.
        int user = rest.lastIndexOf('@');
        int query = rest.indexOf('?');
        if (query >= 0 && user > query) {
            return start + "***";
        }
        String place = rest.substring(user + 1, query < 0 ? rest.length() : query);
        return start + (user < 0 ? "" : "***@") + place + (query < 0 ? "" : "?***");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CameraAddress address && address.secret.equals(secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }
}
