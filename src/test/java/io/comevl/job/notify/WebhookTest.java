package io.comevl.job.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.EventPoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebhookTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Duration SHORT = Duration.ofMillis(1);

    private record Posted(String id, String signature, byte[] body) {}

    private final Queue<Integer> answers = new ArrayDeque<>();
    private final List<Posted> posted = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            posted.add(new Posted(
                    exchange.getRequestHeaders().getFirst(Webhook.ID),
                    exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(answers.isEmpty() ? 204 : answers.remove(), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void anEventIsPostedAsJsonUnderItsId() throws Exception {
        delivery(Optional.empty()).deliver(event("a"));

        assertThat(posted).singleElement().satisfies(post -> {
            assertThat(post.id()).isEqualTo("a");
            assertThat(post.signature()).isNull();
            JsonNode json = new ObjectMapper().readTree(post.body());
            assertThat(json.path("kind").asText()).isEqualTo("ALERT_RAISED");
            assertThat(json.path("occurredAt").asText()).isEqualTo("2026-01-02T12:00:00Z");
            assertThat(json.path("values").path("count").asDouble()).isEqualTo(6);
            assertThat(json.path("points").get(0).path("x").asDouble()).isEqualTo(0.25);
        });
    }

    @Test
    void theSignatureIsWhatTheReceiverComputesFromTheSecretTheTimeAndTheBody() throws Exception {
        delivery(Optional.of("s3cret")).deliver(event("a"));

        assertThat(posted.get(0).signature())
                .isEqualTo(new Signature("s3cret").of(posted.get(0).body(), NOON.getEpochSecond()))
                .startsWith("t=1767355200,v1=")
                .isNotEqualTo(new Signature("other").of(posted.get(0).body(), NOON.getEpochSecond()));
    }

    @Test
    void signaturesAreHmacSha256() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        // printf '1.{}' | openssl dgst -sha256 -hmac key
        assertThat(new Signature("key").of(body, 1))
                .isEqualTo("t=1,v1=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
    }

    @Test
    void aBusyReceiverIsAskedAgainAndOrderIsKept() throws Exception {
        answers.addAll(List.of(503, 429, 500, 200));
        Delivery delivery = delivery(Optional.empty());

        delivery.deliver(event("a"));
        delivery.deliver(event("b"));

        assertThat(posted).extracting(Posted::id).containsExactly("a", "a", "a", "a", "b");
        assertThat(delivery.retries()).isEqualTo(3);
        assertThat(delivery.delivered()).isEqualTo(2);
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgain() throws Exception {
        answers.addAll(List.of(400));
        Delivery delivery = delivery(Optional.empty());

        assertThat(delivery.deliver(event("a"))).isTrue();
        assertThat(delivery.refused()).isEqualTo(1);
        assertThat(posted).hasSize(1);
    }

    @Test
    void aReceiverThatIsDownIsWaitedForUntilItIsClosed() throws Exception {
        URI nobody = address();
        server.stop(0);
        Delivery delivery = new Delivery(webhook(nobody, Optional.empty()), SHORT, Duration.ofHours(1));
        CompletableFuture<Boolean> told = CompletableFuture.supplyAsync(() -> {
            try {
                return delivery.deliver(event("a"));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (delivery.retries() < 5) {
            Thread.onSpinWait();
        }
        delivery.stop();

        assertThat(told.get()).isFalse();
        assertThat(delivery.delivered()).isZero();
    }

    @Test
    void anAddressMustBeOfTheWeb() {
        assertThatThrownBy(() -> webhook(URI.create("ftp://here"), Optional.empty()))
                .hasMessage("webhook: expected an http or https address, found ftp://here");
        assertThatThrownBy(() -> webhook(address(), Optional.of(" "))).hasMessageContaining("secret");
    }

    private Delivery delivery(Optional<String> secret) {
        return new Delivery(webhook(address(), secret), SHORT, SHORT);
    }

    private static Webhook webhook(URI address, Optional<String> secret) {
        return new Webhook(address, secret, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    static Event event(String id) {
        return Event.newBuilder()
                .setId(id)
                .setKind(EventKind.ALERT_RAISED)
                .setCamera("gate/1")
                .setQuery("crowd")
                .setOccurredAt(NOON)
                .setValues(Map.of("count", 6.0))
                .setPoints(List.of(new EventPoint(0.25, 0.5)))
                .build();
    }
}
