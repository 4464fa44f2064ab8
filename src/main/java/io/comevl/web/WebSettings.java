package io.comevl.web;

import io.comevl.job.cluster.ClusterStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
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
 * @param beside what is known here beside Kafka
 */
public record WebSettings(
        String bind, int port, Tokens tokens, Set<String> kept, Optional<Certificate> certificate, Beside beside) {

    /** Only this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    /**
     * What the page can tell beside what it reads from Kafka.
     *
     * @param health what runs on this machine
     * @param evidence folder to which evidence of events is written
     */
    public record Beside(Optional<Health> health, Optional<Path> evidence) {

        /** Nothing. */
        public static final Beside NOTHING = new Beside(Optional.empty(), Optional.empty());
    }

    /** The processes of a machine. Asked by several threads. */
    @FunctionalInterface
    public interface Health {

        /**
         * What runs now.
         *
         * @throws IOException if it cannot be found out
         */
        ClusterStatus look() throws IOException, InterruptedException;
    }

    /** Copies the set. */
    public WebSettings {
        kept = Set.copyOf(kept);
    }

    /** Without TLS, and with nothing beside Kafka. */
    public WebSettings(String bind, int port, Tokens tokens, Set<String> kept) {
        this(bind, port, tokens, kept, Optional.empty(), Beside.NOTHING);
    }

    /** The same with TLS. */
    public WebSettings with(Certificate proof) {
        return new WebSettings(bind, port, tokens, kept, Optional.of(proof), beside);
    }

    /** The same for a page that tells more than what it reads from Kafka. */
    public WebSettings with(Beside known) {
        return new WebSettings(bind, port, tokens, kept, certificate, known);
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
