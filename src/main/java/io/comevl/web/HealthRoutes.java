package io.comevl.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.job.cluster.FlinkPage;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What runs beside the page. */
final class HealthRoutes {

    private final Optional<WebSettings.Health> health;

    HealthRoutes(Optional<WebSettings.Health> health) {
        this.health = health;
    }

    List<Route> routes() {
        return List.of(Route.watch("/api/health", this::tell));
    }

    private void tell(Context request) throws IOException, InterruptedException {
        ClusterStatus status = health.orElseThrow(
                        () -> new NotFoundResponse("nothing is known of processes here; see comevl web --cluster"))
                .look();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("isWhole", status.isWhole());
        ArrayNode processes = json.putArray("processes");
        for (ClusterStatus.Watched process : status.processes()) {
            ObjectNode told = processes.addObject().put("name", process.name());
            process.alive()
                    .ifPresent(alive -> told.put("pid", alive.pid())
                            .put("startedAt", alive.began().toString())
                            .put("starts", alive.starts()));
        }
        ArrayNode jobs = json.putArray("jobs");
        for (FlinkPage.Job job : status.jobs()) {
            jobs.addObject().put("id", job.id()).put("name", job.name()).put("state", job.state());
        }
        WatchRoutes.json(request, json);
    }
}
