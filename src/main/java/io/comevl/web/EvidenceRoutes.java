package io.comevl.web;

import io.comevl.avro.Event;
import io.comevl.job.notify.EvidenceFiles;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What was seen when one of the last events happened. */
final class EvidenceRoutes {

    private final Recent recent;
    private final Optional<EvidenceFiles> files;

    EvidenceRoutes(Recent recent, Optional<Path> folder) {
        this.recent = recent;
        this.files = folder.map(EvidenceFiles::new);
    }

    List<Route> routes() {
        return List.of(
                Route.watch("/api/events/snapshot.png", request -> give(request, EvidenceFiles::snapshot, "image/png")),
                Route.watch("/api/events/clip.mp4", request -> give(request, EvidenceFiles::clip, "video/mp4")));
    }

    private void give(Context request, BiFunction<EvidenceFiles, Event, Optional<Path>> which, String type)
            throws IOException {
        String id = String.valueOf(request.queryParam("id"));
        EvidenceFiles known =
                files.orElseThrow(() -> new NotFoundResponse("no evidence is known here; see comevl web --evidence"));
        Event event = recent.events().stream()
                .filter(one -> one.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse("no event '" + id + "' among the last ones"));
        Path file = which.apply(known, event)
                .orElseThrow(() -> new NotFoundResponse("no evidence of event '" + id + "' yet, or not any more"));
        request.contentType(type).disableCompression().result(Files.newInputStream(file));
    }
}
