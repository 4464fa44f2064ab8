package io.comevl.job.notify;

import io.comevl.avro.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Posts events to an address as JSON, signed if there is a secret. The header {@value #ID} is the same whenever the same
 * event is posted again. Answers 2xx take it; 408, 429, 5xx and no answer are tried again; any other refuses it.
 */
public final class Webhook implements Outlet {

    /** Names the event. */
    public static final String ID = "X-ComeVL-Event";

    /** Holds the {@link Signature}. */
    public static final String SIGNATURE = "X-ComeVL-Signature";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int OK = 200;
    private static final int REDIRECTED = 300;
    private static final int SERVER_FAILED = 500;

    private final URI address;
    private final Optional<Signature> signature;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * To an address.
     *
     * @param secret what the receiver knows too; without it nothing is signed
     * @throws IllegalArgumentException if it is no http or https address, or the secret is blank
     */
    public Webhook(URI address, Optional<String> secret, Clock clock) {
        if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
            throw new IllegalArgumentException("webhook: expected an http or https address, found " + address);
        }
        this.address = address;
        this.signature = secret.map(Signature::new);
        this.clock = clock;
    }

    @Override
    public Outcome deliver(Event event) throws InterruptedException {
        byte[] body = EventJson.of(event);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header(ID, event.getId())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signature.ifPresent(signed ->
                request.header(SIGNATURE, signed.of(body, clock.instant().getEpochSecond())));
        try {
            return outcome(client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException unreachable) {
            return Outcome.UNREACHABLE;
        }
    }

    private static Outcome outcome(int status) {
        if (status >= OK && status < REDIRECTED) {
            return Outcome.DELIVERED;
        }
        boolean later = status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= SERVER_FAILED;
        return later ? Outcome.UNREACHABLE : Outcome.REFUSED;
    }

    @Override
    public String name() {
        return address.getHost();
    }

    @Override
    public void close() {
        // The client's threads end with the last reference to it.
    }
}
