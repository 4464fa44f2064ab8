package io.comevl.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/**
 * The two questions that Confluent's wire format has for a schema registry (Schema Registry API, subjects and schemas).
 * What was answered once is not asked again. Safe for use by several threads.
 */
final class SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;
    private static final int SERVER_ERRORS = 500;

    /** The registry does not answer, or refuses; the message is one line. */
    static final class UnavailableException extends KafkaException {
        private static final long serialVersionUID = 1;

        private UnavailableException(String message) {
            super(message);
        }

        private UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String url;
    private final Optional<String> user;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /**
     * The registry at an address.
     *
     * @param user name and password with a colon between them, if it wants to know
     */
    SchemaRegistry(String url, Optional<String> user) {
        this.url = url.replaceAll("/+$", "");
        this.user = user;
        try {
            URI.create(this.url);
        } catch (IllegalArgumentException none) {
            throw new ConfigException(
                    "schema registry: expected an address such as http://registry:8081, found " + url);
        }
    }

    /**
     * The number of a schema, under the subject of its record's full name; registers it if it is new.
     *
     * @throws UnavailableException if the registry does not answer, or refuses; one line says so
     */
    int id(Schema schema) {
        return ids.computeIfAbsent(
                schema.getFullName(),
                subject -> ask(HttpRequest.newBuilder(URI.create(url + "/subjects/" + subject + "/versions"))
                                .POST(HttpRequest.BodyPublishers.ofString(JSON.createObjectNode()
                                        .put("schema", schema.toString())
                                        .toString())))
                        .get("id")
                        .asInt());
    }

    /**
     * The schema of a number.
     *
     * @throws UnavailableException if the registry does not answer, or does not know it; one line says so
     */
    Schema schema(int id) {
        return schemas.computeIfAbsent(
                id,
                unknown -> new Schema.Parser()
                        .parse(ask(HttpRequest.newBuilder(URI.create(url + "/schemas/ids/" + unknown)))
                                .get("schema")
                                .asText()));
    }

    private JsonNode ask(HttpRequest.Builder question) {
        question.timeout(PATIENCE).header("Content-Type", CONTENT).header("Accept", CONTENT);
        user.ifPresent(words -> question.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8))));
        HttpRequest request = question.build();
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return JSON.readTree(answer.body());
                }
                if (answer.statusCode() < SERVER_ERRORS || attempt == ATTEMPTS) {
                    throw new UnavailableException("schema registry at " + url + " answers " + answer.statusCode()
                            + ": " + answer.body().strip());
                }
            } catch (IOException unreachable) {
                if (attempt == ATTEMPTS) {
                    throw new UnavailableException(
                            "schema registry at " + url + " does not answer; see to schema.registry.url in the client"
                                    + " settings (" + unreachable + ")",
                            unreachable);
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("interrupted while asking the schema registry", ending);
            }
            pause(attempt);
        }
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(200L * attempt);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
