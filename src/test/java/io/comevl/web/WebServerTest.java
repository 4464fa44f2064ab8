package io.comevl.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.avro.Counts;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.avro.Query;
import io.comevl.avro.TrackedThing;
import io.comevl.avro.Tracks;
import io.comevl.ingest.RecordFormat;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.job.cluster.FlinkPage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over a real Kafka; no job runs. */
final class WebServerTest {

    private static final String BEGAN = "2026-11-26T07:00:00Z";

    @TempDir
    private static Path folder;

    private static LiveKafka kafka;
    private static WebServer server;
    private static Asked api;

    @BeforeAll
    static void start() throws Exception {
        kafka = new LiveKafka();
        WebSettings settings = new WebSettings(WebSettings.LOOPBACK, 0, Tokens.none(), Set.of("demo"));
        server = WebServer.start(settings, kafka.kafka(), LiveKafka.TOPICS);
        api = new Asked(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        kafka.close();
    }

    @Test
    void whatCamerasPublishIsShown() throws Exception {
        byte[] first = LiveKafka.picture(64, 36);
        byte[] second = LiveKafka.picture(128, 72);
        kafka.send("frames", RecordFormat.FRAME, LiveKafka.frame("gate", 7, first));
        kafka.send("frames", RecordFormat.FRAME, LiveKafka.frame("gate", 8, second));

        JsonNode cameras = api.await(
                "/api/cameras", found -> found.at("/cameras/0/sequence").asLong() == 8);

        assertThat(cameras.at("/cameras/0/id").asText()).isEqualTo("gate");
        assertThat(cameras.at("/cameras/0/framesPerSecond").asDouble()).isPositive();
        assertThat(api.get("/api/cameras/gate/frame.jpg").body()).isEqualTo(second);
        HttpResponse<byte[]> asked = api.get("/api/cameras/gate/frame.jpg?sequence=7");
        assertThat(asked.body()).isEqualTo(first);
        assertThat(asked.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(Asked.error(api.get("/api/cameras/gate/frame.jpg?sequence=6")))
                .contains("not kept any more");
        assertThat(Asked.error(api.get("/api/cameras/nowhere/frame.jpg"))).contains("no picture of camera 'nowhere'");
    }

    @Test
    void howCamerasAreIsShownAsTheirCommandsTell() throws Exception {
        CameraStatus waiting = CameraStatus.newBuilder()
                .setCamera("yard")
                .setState(CameraState.WAITING)
                .setReason("connection refused")
                .setSinceAt(LiveKafka.now())
                .setReportedAt(LiveKafka.now())
                .build();
        kafka.send("camera-status", RecordFormat.CAMERA_STATUS, waiting);

        JsonNode told = api.await(
                "/api/cameras/status", found -> !found.at("/cameras/0/reason").isMissingNode());

        assertThat(told.at("/cameras/0/camera").asText()).isEqualTo("yard");
        assertThat(told.at("/cameras/0/state").asText()).isEqualTo("WAITING");
        assertThat(told.at("/cameras/0/reason").asText()).isEqualTo("connection refused");
    }

    @Test
    void resultsOfAStretchOfTimeAreReadFromKafka() throws Exception {
        for (int frame = 0; frame < 5; frame++) {
            kafka.send("detections", RecordFormat.DETECTION, LiveKafka.pointed("past", frame, "ships"));
        }
        kafka.send("detections", RecordFormat.DETECTION, LiveKafka.pointed("past", 9, "trains"));

        JsonNode all = Asked.json(api.get("/api/history/detections?camera=past&query=ships&from=10min"));
        JsonNode some = Asked.json(api.get("/api/history/detections?camera=past&query=ships&limit=2"));
        JsonNode before = Asked.json(api.get("/api/history/detections?camera=past&from=2h&to=1h"));

        assertThat(all.get("isWhole").asBoolean()).isTrue();
        assertThat(all.get("detections").findValuesAsText("sequence")).containsExactly("0", "1", "2", "3", "4");
        assertThat(some.get("isWhole").asBoolean()).isFalse();
        assertThat(some.get("detections").findValuesAsText("sequence")).containsExactly("0", "1");
        assertThat(before.get("detections")).isEmpty();
        assertThat(Asked.error(api.get("/api/history/events?from=yesterday")))
                .contains("expected a time ago such as 2h");
        assertThat(Asked.error(api.get("/api/history/events?from=now&to=1h"))).contains("must be before the end");
        assertThat(Asked.error(api.get("/api/history/events?limit=0"))).contains("limit is a number from 1 to 10000");
    }

    @Test
    void aQuestionIsAskedOnceAndItsQueryGoesAway() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return api.send("POST", "/api/cameras/door/ask", "{\"task\": \"point\", \"phrase\": \"cats\"}");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        JsonNode queries = api.await("/api/queries", found -> found.toString().contains("question-"));
        JsonNode question = StreamSupport.stream(queries.get("queries").spliterator(), false)
                .filter(query -> query.get("id").asText().startsWith("question-"))
                .findFirst()
                .orElseThrow();
        assertThat(question.get("phrase").asText()).isEqualTo("cats");
        assertThat(question.at("/cameras/0").asText()).isEqualTo("door");

        String id = question.get("id").asText();
        kafka.send(
                "detections", RecordFormat.DETECTION, LiveKafka.pointed("door", 3, id, new DetectedPoint(0.5, 0.25)));

        JsonNode answer = Asked.json(asked.get());
        assertThat(answer.get("sequence").asLong()).isEqualTo(3);
        assertThat(answer.at("/points/0/x").asDouble()).isEqualTo(0.5);
        assertThat(kafka.standing(id)).isEmpty();
        assertThat(Asked.error(api.send("POST", "/api/cameras/door/ask", "{\"task\": \"sing\"}")))
                .contains("task is one of point, count, box and ask, found 'sing'");
    }

    @Test
    void withACertificateThePageIsHttps() throws Exception {
        Path store = folder.resolve("page.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "page",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "page-secret")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore trusted = KeyStore.getInstance(store.toFile(), "page-secret".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        WebSettings settings = WebSettings.local(0).with(Certificate.read(store, "page-secret"));

        try (WebServer secure = WebServer.start(settings, kafka.kafka(), LiveKafka.TOPICS);
                WebServer second = WebServer.start(WebSettings.local(0), kafka.kafka(), LiveKafka.TOPICS)) {
            HttpClient client = HttpClient.newBuilder().sslContext(context).build();
            URI access = secure.address().resolve("/api/access");

            assertThat(access.getScheme()).isEqualTo("https");
            assertThat(client.send(HttpRequest.newBuilder(access).build(), BodyHandlers.ofString())
                            .body())
                    .contains("operate");
            WebSettings taken =
                    WebSettings.local(second.address().getPort()).with(Certificate.read(store, "page-secret"));
            assertThatThrownBy(() -> WebServer.start(taken, kafka.kafka(), LiveKafka.TOPICS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("free the port or give another one");
        }
        assertThatThrownBy(() -> Certificate.read(store, "wrong"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(store + ": no certificate can be read");
    }

    @Test
    void whatRunsBesideThePageIsToldWhereItIsKnown() throws Exception {
        ClusterStatus status = new ClusterStatus(
                List.of(
                        new ClusterStatus.Watched(
                                "kafka", Optional.of(new ClusterStatus.Alive(4711, Instant.parse(BEGAN), 2))),
                        new ClusterStatus.Watched("cameras", Optional.empty())),
                "http://localhost:8081",
                Optional.empty(),
                List.of(new FlinkPage.Job("abc", "comevl", "RUNNING")));
        WebSettings settings =
                WebSettings.local(0).with(new WebSettings.Beside(Optional.of(() -> status), Optional.empty()));
        try (WebServer other = WebServer.start(settings, kafka.kafka(), LiveKafka.TOPICS)) {
            JsonNode health = Asked.json(new Asked(other).get("/api/health"));

            assertThat(health.get("isWhole").asBoolean()).isFalse();
            assertThat(health.at("/processes/0").toString())
                    .isEqualTo("{\"name\":\"kafka\",\"pid\":4711,\"startedAt\":\"" + BEGAN + "\",\"starts\":2}");
            assertThat(health.at("/processes/1").toString()).isEqualTo("{\"name\":\"cameras\"}");
            assertThat(health.at("/jobs/0/state").asText()).isEqualTo("RUNNING");
        }
        HttpResponse<byte[]> unknown = api.send("GET", "/api/health", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Asked.error(unknown)).contains("comevl web --cluster");
    }

    @Test
    void evidenceOfTheLastEventsIsHandedOut() throws Exception {
        Path evidence = folder.resolve("evidence");
        Event event = LiveKafka.alert("gate", "cars", "three cars");
        Path written = LiveKafka.evidence(evidence, event);
        WebSettings settings =
                WebSettings.local(0).with(new WebSettings.Beside(Optional.empty(), Optional.of(evidence)));
        try (WebServer other = WebServer.start(settings, kafka.kafka(), LiveKafka.TOPICS)) {
            Asked asked = new Asked(other);
            kafka.send("events", RecordFormat.EVENT, event);
            asked.await("/api/events", found -> found.toString().contains(event.getId()));
            String id = "?id=" + URLEncoder.encode(event.getId(), StandardCharsets.UTF_8);

            HttpResponse<byte[]> snapshot = asked.get("/api/events/snapshot.png" + id);
            assertThat(snapshot.headers().firstValue("Content-Type")).hasValue("image/png");
            assertThat(snapshot.body()).isEqualTo(Files.readAllBytes(written));
            HttpResponse<byte[]> noClip = asked.get("/api/events/clip.mp4" + id);
            assertThat(noClip.statusCode()).isEqualTo(404);
            assertThat(Asked.error(noClip)).contains("no evidence of event", "yet");
            assertThat(Asked.error(asked.get("/api/events/snapshot.png?id=../../x")))
                    .contains("among the last ones");
        }
        assertThat(Asked.error(api.get("/api/events/snapshot.png?id=x"))).contains("comevl web --evidence");
    }

    @Test
    void whatTheJobFindsIsShownForQueriesThatStand() throws Exception {
        kafka.ask(query("cars"));
        kafka.send(
                "detections",
                RecordFormat.DETECTION,
                LiveKafka.pointed("gate", 7, "cars", new DetectedPoint(0.25, 0.5), new DetectedPoint(0.75, 0.5)));
        kafka.send("detections", RecordFormat.DETECTION, LiveKafka.pointed("gate", 7, "removed long ago"));
        kafka.send("tracks", RecordFormat.TRACKS, tracks());
        kafka.send("counts", RecordFormat.COUNTS, window());
        kafka.send("events", RecordFormat.EVENT, event("2 cars wait"));

        JsonNode latest = api.await(
                "/api/detections/latest",
                found -> found.at("/detections/0/query").asText().equals("cars")
                        && !found.at("/tracks/0").isMissingNode());
        JsonNode counts =
                api.await("/api/counts", found -> !found.at("/windows/0").isMissingNode());
        JsonNode events =
                api.await("/api/events", found -> !found.at("/events/0").isMissingNode());

        assertThat(latest.get("detections")).hasSize(1);
        assertThat(latest.at("/detections/0/points/1/x").asDouble()).isEqualTo(0.75);
        assertThat(latest.at("/tracks/0/things/0/id").asText()).isEqualTo("gate/1");
        assertThat(counts.at("/series/0/counts/0").asInt()).isEqualTo(2);
        assertThat(counts.at("/windows/0/unique").asInt()).isEqualTo(5);
        assertThat(events.at("/events/0/message").asText()).isEqualTo("2 cars wait");
        assertThat(events.at("/events/0/kind").asText()).isEqualTo("ALERT_RAISED");
    }

    @Test
    void aQueryIsAddedChangedPausedResumedAndRemovedInKafka() throws Exception {
        HttpResponse<byte[]> added = api.send(
                "POST",
                "/api/queries",
                "{\"queries\": [{\"id\": \"bus\", \"task\": \"box\", \"phrase\": \"yellow bus\", \"interval\": \"5s\"}]}");
        assertThat(Asked.json(added).at("/changes/0/outcome").asText()).isEqualTo("added");
        assertThat(kafka.standing("bus").orElseThrow().getIntervalMillis()).isEqualTo(5000);

        assertThat(api.send("POST", "/api/queries/bus/pause", "").statusCode()).isEqualTo(200);
        assertThat(kafka.standing("bus").orElseThrow().getPaused()).isTrue();
        assertThat(api.send("POST", "/api/queries/bus/resume", "").statusCode()).isEqualTo(200);
        assertThat(kafka.standing("bus").orElseThrow().getPaused()).isFalse();

        JsonNode shown =
                api.await("/api/queries/bus", found -> found.at("/versions/bus").asLong() == 3);
        HttpResponse<byte[]> same = api.send("PUT", "/api/queries/bus", "{\"queries\": " + shown.get("queries") + "}");
        assertThat(Asked.json(same).at("/changes/0/outcome").asText())
                .as("what is shown can be sent back")
                .isEqualTo("unchanged");

        assertThat(api.send("DELETE", "/api/queries/bus", "").statusCode()).isEqualTo(200);
        assertThat(kafka.standing("bus")).isEmpty();
        api.await("/api/queries", found -> found.at("/versions/bus").isMissingNode());
    }

    @Test
    void mistakesAreToldAsTheCommandTellsThem() throws Exception {
        HttpResponse<byte[]> wrong = api.send(
                "POST",
                "/api/queries",
                "queries:\n  - {id: bad, task: count, phrase: cars,\n     rule: {when: cuont > 5}}\n");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(Asked.error(wrong))
                .startsWith("line 3: query 'bad': rule.when:")
                .contains("did you mean count?");
        assertThat(kafka.standing("bad")).isEmpty();

        for (String[] change : new String[][] {
            {"DELETE", "/api/queries/nobody"},
            {"POST", "/api/queries/nobody/pause"},
            {"POST", "/api/queries/nobody/resume"},
            {"GET", "/api/queries/nobody"}
        }) {
            HttpResponse<byte[]> missing = api.send(change[0], change[1], "");
            assertThat(missing.statusCode()).as(change[1]).isEqualTo(404);
            assertThat(Asked.error(missing)).contains("no query 'nobody' stands");
        }
        HttpResponse<byte[]> kept = api.send("DELETE", "/api/queries/demo", "");
        assertThat(kept.statusCode()).isEqualTo(409);
        assertThat(Asked.error(kept)).contains("query 'demo' stays as it is");
    }

    @Test
    void whatComesIsStreamed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve("/api/stream"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> stream = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        try (Stream<String> open = stream.body()) {
            Iterator<String> lines = open.iterator();
            assertThat(lines.next()).contains("listening");
            kafka.send("events", RecordFormat.EVENT, event("streamed"));

            assertThat(next(lines, "event: event")).isNotEmpty();
            assertThat(next(lines, "data: ")).contains("\"message\":\"streamed\"", "\"kind\":\"ALERT_RAISED\"");
        }
    }

    @Test
    void foreignPagesAndReboundNamesAreRefused() throws Exception {
        HttpResponse<byte[]> foreign = api.send("DELETE", "/api/queries/cars", "", "Origin", "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(Asked.error(foreign)).contains("changes are taken from this page only");
        assertThat(api.send("GET", "/api/cameras", "", "Origin", "https://evil.example")
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
        assertThat(statusUnderName("evil.example")).contains(" 403 ");
        assertThat(statusUnderName("localhost:" + server.address().getPort())).contains(" 200 ");
    }

    @Test
    void otherMachinesNeedTokens() {
        WebSettings open = new WebSettings("0.0.0.0", 0, Tokens.none(), Set.of());

        assertThatThrownBy(() -> WebServer.start(open, kafka.kafka(), LiveKafka.TOPICS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not listening on 0.0.0.0 without tokens");
    }

    @Test
    void aPortThatIsTakenIsTold() {
        WebSettings taken = WebSettings.local(server.address().getPort());

        assertThatThrownBy(() -> WebServer.start(taken, kafka.kafka(), LiveKafka.TOPICS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("free the port or give another one with --port");
    }

    private static String next(Iterator<String> lines, String prefix) {
        while (true) {
            String line = lines.next();
            if (line.startsWith(prefix)) {
                return line;
            }
        }
    }

    /** By hand: Java's client does not send a foreign host. */
    private static String statusUnderName(String host) throws IOException {
        URI address = server.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/cameras HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }

    static Query query(String id) {
        return Query.newBuilder().setId(id).setPhrase("cars").build();
    }

    private static Tracks tracks() {
        return Tracks.newBuilder()
                .setId("gate/7/cars")
                .setCamera("gate")
                .setSequence(7)
                .setCapturedAt(LiveKafka.now())
                .setQuery("cars")
                .setThings(List.of(TrackedThing.newBuilder()
                        .setId("gate/1")
                        .setConfirmed(true)
                        .setSeen(true)
                        .setXMin(0.25)
                        .setYMin(0.5)
                        .setXMax(0.25)
                        .setYMax(0.5)
                        .setScore(0.9)
                        .build()))
                .build();
    }

    private static Counts window() {
        return Counts.newBuilder()
                .setId("w")
                .setCamera("gate")
                .setQuery("cars")
                .setWindow("PT1M/PT1M")
                .setStartAt(LiveKafka.now())
                .setEndAt(LiveKafka.now())
                .setUnique(5)
                .build();
    }

    private static Event event(String message) {
        return Event.newBuilder()
                .setId(message)
                .setKind(EventKind.ALERT_RAISED)
                .setCamera("gate")
                .setQuery("cars")
                .setOccurredAt(LiveKafka.now())
                .setMessage(message)
                .build();
    }
}
