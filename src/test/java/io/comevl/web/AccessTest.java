package io.comevl.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.HandlerType;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, on every route there is. */
final class AccessTest {

    private static final String WATCH = "watch-0123456789abcdef";
    private static final String OPERATE = "operate-0123456789abcdef";

    @TempDir
    static Path folder;

    private static LiveKafka kafka;
    private static WebServer server;
    private static Asked api;

    @BeforeAll
    static void start() throws Exception {
        kafka = new LiveKafka();
        Tokens tokens = Tokens.read(file("# who\nwatch " + WATCH + "\n\noperate " + OPERATE + "\n"));
        server = WebServer.start(new WebSettings("0.0.0.0", 0, tokens, Set.of()), kafka.kafka(), LiveKafka.TOPICS);
        api = new Asked(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        kafka.close();
    }

    @Test
    void everyRouteRefusesWhoHasNoTokenOrAWrongOne() throws Exception {
        for (Route route : server.routes()) {
            String path = route.path().replace("{id}", "x");
            HttpResponse<byte[]> nobody = api.send(route.method().name(), path, "");
            HttpResponse<byte[]> wrong = as("watch-0123456789abcdeX", route.method(), path);
            HttpResponse<byte[]> basic = api.send(route.method().name(), path, "", "Authorization", "Basic " + OPERATE);

            for (HttpResponse<byte[]> refused : List.of(nobody, wrong, basic)) {
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
                assertThat(Asked.error(refused)).contains("token");
            }
        }
    }

    @Test
    void aTokenForWatchingSeesEverythingAndChangesNothing() throws Exception {
        for (Route route : server.routes()) {
            String path = route.path().replace("{id}", "x");
            if (!path.equals("/api/stream")) { // it would not end
                int status = as(WATCH, route.method(), path).statusCode();
                if (route.method().equals(HandlerType.GET)) {
                    assertThat(status).as(path).isIn(200, 404);
                } else {
                    assertThat(status).as(path).isEqualTo(403);
                }
            }
        }
        JsonNode access = Asked.json(as(WATCH, HandlerType.GET, "/api/access"));
        assertThat(access.get("role").asText()).isEqualTo("watch");
    }

    @Test
    void whoGuessesTokensIsSlowedDownAndWhoKnowsOneIsNot() throws Exception {
        Tokens tokens = Tokens.read(file("watch " + WATCH + "\n"));
        WebSettings settings = new WebSettings(WebSettings.LOOPBACK, 0, tokens, Set.of());
        try (WebServer other = WebServer.start(settings, kafka.kafka(), LiveKafka.TOPICS)) {
            Asked guessed = new Asked(other);
            Set<Integer> answers = new TreeSet<>();
            for (int guess = 0; guess < 100; guess++) {
                answers.add(access(guessed, "guess-0123456789-" + guess));
            }

            assertThat(answers).containsExactly(401, 429);
            assertThat(access(guessed, WATCH)).isEqualTo(200);
        }
    }

    private static int access(Asked server, String token) throws Exception {
        return server.send("GET", "/api/access", "", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void aTokenForOperatingChangesQueries() throws Exception {
        HttpResponse<byte[]> added = api.send(
                "POST",
                "/api/queries",
                "{queries: [{id: dogs, task: count, phrase: dogs}]}",
                "Authorization",
                "Bearer " + OPERATE);

        assertThat(added.statusCode()).isEqualTo(200);
        assertThat(kafka.standing("dogs")).isPresent();
    }

    @Test
    void thePageItselfShowsNothingAndAsksForTheToken() throws Exception {
        HttpResponse<byte[]> page = api.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self'");
        for (String file : List.of("app.js", "style.css", "plots/dist/uPlot.esm.js", "plots/dist/uPlot.min.css")) {
            assertThat(api.get("/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    @Test
    void theDescriptionNamesEveryRouteAndNoOther() throws Exception {
        JsonNode description = new ObjectMapper()
                .readTree(as(WATCH, HandlerType.GET, "/openapi.json").body());
        Set<String> described = new TreeSet<>();
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method + " " + path.getKey())));
        Set<String> served = new TreeSet<>();
        server.routes()
                .forEach(route -> served.add(route.method().name().toLowerCase(Locale.ROOT) + " " + route.path()));

        assertThat(described).isEqualTo(served);
        description
                .findValues("$ref")
                .forEach(reference -> assertThat(
                                description.at(reference.asText().substring(1)).isMissingNode())
                        .as(reference.asText())
                        .isFalse());
    }

    @Test
    void aTokensFileThatCannotBeIsToldWithItsLine() throws Exception {
        assertThatThrownBy(() -> Tokens.read(file("watch " + WATCH + "\nadmin " + OPERATE + "\n")))
                .hasMessageContaining("line 2: expected 'watch TOKEN' or 'operate TOKEN'");
        assertThatThrownBy(() -> Tokens.read(file("watch short\n")))
                .hasMessageContaining("line 1: a token needs at least 16 characters, found 5")
                .hasMessageNotContaining("short\n");
        assertThatThrownBy(() -> Tokens.read(file("# nobody\n"))).hasMessageContaining("no token in it");
    }

    private static HttpResponse<byte[]> as(String token, HandlerType method, String path) throws Exception {
        return api.send(method.name(), path, "", "Authorization", "Bearer " + token);
    }

    private static Path file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "tokens", ".txt"), text);
    }
}
