package io.comevl.web;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * How the page is served.
 *
 * @param bind address or host name to listen on
 * @param port 0 for any free port
 * @param tokens who may do what
 * @param kept ids of queries that nobody may change here
 * @param certificate for TLS; without one the page is plain HTTP
 */
public record WebSettings(String bind, int port, Tokens tokens, Set<String> kept, Optional<Certificate> certificate) {

    /** Only this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    /** Copies the set. */
    public WebSettings {
        kept = Set.copyOf(kept);
    }

    /** Without TLS. */
    public WebSettings(String bind, int port, Tokens tokens, Set<String> kept) {
        this(bind, port, tokens, kept, Optional.empty());
    }

    /** For whoever uses this machine. */
    public static WebSettings local(int port) {
        return new WebSettings(LOOPBACK, port, Tokens.none(), Set.of());
    }

    /**
     * Refuses to show cameras to everybody.
     *
     * @throws IOException if the address to bind is not known
     * @throws IllegalArgumentException if other machines could reach the page and there are no tokens
     */
    public void check() throws IOException {
        if (tokens.isEmpty() && !InetAddress.getByName(bind).isLoopbackAddress()) {
            throw new IllegalArgumentException("not listening on " + bind
                    + " without tokens: whoever reaches this machine could watch its cameras; give --tokens FILE, or"
                    + " --bind " + LOOPBACK);
        }
    }
}
