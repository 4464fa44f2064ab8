package io.comevl.web;

import io.comevl.avro.Query;
import io.comevl.job.QueryStore;
import io.comevl.job.QueryStore.Stored;
import io.comevl.job.query.QueriesFile;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Set;

/** Standing queries: read from memory, changed in Kafka as {@code comevl query} does, with the same messages. */
final class QueryRoutes {

    private static final String ONE = "/api/queries/{id}";

    private final Recent recent;
    private final QueryStore store;
    private final Set<String> kept;

    QueryRoutes(Recent recent, QueryStore store, Set<String> kept) {
        this.recent = recent;
        this.store = store;
        this.kept = kept;
    }

    List<Route> routes() {
        return List.of(
                Route.watch("/api/queries", request -> WatchRoutes.json(request, Shown.queries(recent.queries()))),
                Route.watch(ONE, this::one),
                Route.operate(HandlerType.POST, "/api/queries", request -> change(request, written(request))),
                Route.operate(HandlerType.PUT, ONE, this::replace),
                Route.operate(HandlerType.DELETE, ONE, request -> change(request, this::remove)),
                Route.operate(
                        HandlerType.POST, ONE + "/pause", request -> change(request, id -> List.of(store.pause(id)))),
                Route.operate(
                        HandlerType.POST,
                        ONE + "/resume",
                        request -> change(request, id -> List.of(store.resume(id)))));
    }

    private interface Change {
        List<Stored> of(String id) throws Exception;
    }

    private void one(Context request) {
        String id = request.pathParam("id");
        List<Query> found = recent.queries().stream()
                .filter(query -> query.getId().equals(id))
                .toList();
        if (found.isEmpty()) {
            throw QueryStore.missing(id);
        }
        WatchRoutes.json(request, Shown.queries(found));
    }

    private void replace(Context request) throws Exception {
        List<Query> queries = written(request);
        String id = request.pathParam("id");
        if (queries.size() != 1 || !queries.get(0).getId().equals(id)) {
            throw new BadRequestResponse("expected the one query '" + id + "', found "
                    + queries.stream().map(Query::getId).toList());
        }
        change(request, queries);
    }

    /** A queries file; JSON is YAML. */
    private static List<Query> written(Context request) {
        return QueriesFile.parse(request.body());
    }

    private void change(Context request, List<Query> wanted) throws Exception {
        wanted.forEach(query -> checkFree(query.getId()));
        synchronized (this) { // each change needs the version after the one before
            WatchRoutes.json(request, Shown.stored(store.put(wanted)));
        }
    }

    private void change(Context request, Change change) throws Exception {
        String id = request.pathParam("id");
        checkFree(id);
        synchronized (this) {
            WatchRoutes.json(request, Shown.stored(change.of(id)));
        }
    }

    private List<Stored> remove(String id) throws Exception {
        return List.of(store.remove(id).orElseThrow(() -> QueryStore.missing(id)));
    }

    private void checkFree(String id) {
        if (kept.contains(id)) {
            throw new ConflictResponse(
                    "query '" + id + "' stays as it is: every answer to it is accounted for; add another one");
        }
    }
}
