package io.comevl.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.job.QueryStore;
import io.comevl.job.query.QueryProblem;
import io.comevl.job.query.StandingQuery;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.GatewayTimeoutResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Questions that are asked once, of one camera: a standing query that is removed when the job has answered it on a frame.
 * Nothing is computed here.
 */
final class Questions {

    /** Ids of such queries begin so. */
    static final String PREFIX = "question-";

    private static final int MOST = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final QueryStore store;
    private final Map<String, CompletableFuture<Detection>> waiting = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST);

    Questions(QueryStore store) {
        this.store = store;
    }

    List<Route> routes() {
        return List.of(Route.operate(HandlerType.POST, "/api/cameras/{id}/ask", this::ask));
    }

    /** An answer that came; of interest if it is one to a question. */
    void heard(Detection detection) {
        CompletableFuture<Detection> asker = waiting.get(detection.getQuery());
        if (asker != null) {
            asker.complete(detection);
        }
    }

    private void ask(Context request) throws Exception {
        Query query = query(request);
        if (!room.tryAcquire()) {
            throw new ServiceUnavailableResponse(MOST + " questions wait already; try again when one is answered");
        }
        CompletableFuture<Detection> answer = new CompletableFuture<>();
        waiting.put(query.getId(), answer);
        try {
            store.put(List.of(query));
            WatchRoutes.json(request, RecordJson.of(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)));
        } catch (TimeoutException silent) {
            throw new GatewayTimeoutResponse("no answer within " + PATIENCE.toSeconds() + " s: no frame of camera '"
                    + request.pathParam("id") + "' came, or no job runs");
        } finally {
            waiting.remove(query.getId());
            room.release();
            remove(query.getId());
        }
    }

    private void remove(String id) throws Exception {
        try {
            store.remove(id);
        } catch (ExecutionException refused) {
            throw new ServiceUnavailableResponse("question " + id + " stands on; remove it with comevl query remove ("
                    + refused.getCause().getMessage() + ")");
        }
    }

    private static Query query(Context request) {
        JsonNode asked = body(request);
        Query query = Query.newBuilder()
                .setId(PREFIX + UUID.randomUUID())
                .setCameras(List.of(request.pathParam("id").replaceAll("[*?]", "?")))
                .setTask(task(asked.path("task").asText("")))
                .setPhrase(asked.path("phrase").asText(""))
                .build();
        List<QueryProblem> problems = StandingQuery.problems(query);
        if (!problems.isEmpty()) {
            throw new BadRequestResponse(
                    problems.stream().map(QueryProblem::toString).collect(Collectors.joining("; ")));
        }
        return query;
    }

    private static JsonNode body(Context request) {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException wrong) {
            throw new BadRequestResponse("expected {\"task\": \"count\", \"phrase\": \"cars\"}, found no JSON");
        }
    }

    private static QueryTask task(String name) {
        return Stream.of(QueryTask.values())
                .filter(task -> task.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new BadRequestResponse("task is one of point, count, box and ask, found '" + name + "'"));
    }
}
