package io.comevl.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks a server as a client of its API does. */
final class Asked {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI server;

    Asked(WebServer server) {
        this.server = server.address();
    }

    /**
     * Sends a request.
     *
     * @param headers names and values in turn
     */
    HttpResponse<byte[]> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return send("GET", path, "");
    }

    static JsonNode json(HttpResponse<byte[]> response) throws Exception {
        return JSON.readTree(response.body());
    }

    static String error(HttpResponse<byte[]> response) throws Exception {
        return json(response).path("error").asText();
    }

    /** Asks again and again until the answer is as expected. */
    JsonNode await(String path, Predicate<JsonNode> expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = json(get(path));
        while (!expected.test(last) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
            last = json(get(path));
        }
        assertThat(expected.test(last)).as(path + ": " + last).isTrue();
        return last;
    }
}
