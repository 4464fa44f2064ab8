package io.comevl.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.sse.SseHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that is only looked at. */
final class WatchRoutes {

    private static final String DESCRIPTION = "openapi.json";

    private final Recent recent;
    private final Listeners listeners;
    private final WebSettings settings;

    /** What cannot be done or seen here is told to the page, so that it does not offer it. */
    WatchRoutes(Recent recent, Listeners listeners, WebSettings settings) {
        this.recent = recent;
        this.listeners = listeners;
        this.settings = settings;
    }

    List<Route> routes() {
        SseHandler stream = new SseHandler(listeners::serve);
        return List.of(
                Route.watch("/api/access", request -> json(request, access(request))),
                Route.watch("/api/cameras", request -> json(request, Shown.cameras(recent))),
                Route.watch("/api/cameras/status", request -> json(request, statuses())),
                Route.watch("/api/cameras/{id}/frame.jpg", this::picture),
                Route.watch("/api/detections/latest", request -> json(request, Shown.latest(recent))),
                Route.watch("/api/counts", request -> json(request, Shown.counts(recent))),
                Route.watch("/api/events", request -> json(request, events())),
                Route.watch("/api/stream", request -> {
                    listeners.checkRoom();
                    stream.handle(request);
                }),
                Route.watch("/" + DESCRIPTION, WatchRoutes::description));
    }

    static void json(Context request, JsonNode answer) {
        request.contentType(ContentType.APPLICATION_JSON).result(answer.toString());
    }

    private ObjectNode access(Context request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("role", Doorkeeper.roleOf(request).name().toLowerCase(Locale.ROOT));
        settings.kept().stream().sorted().forEach(json.putArray("kept")::add);
        json.put("health", settings.beside().health().isPresent());
        json.put("evidence", settings.beside().evidence().isPresent());
        return json;
    }

    private ObjectNode statuses() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("cameras", RecordJson.all(recent.statuses()));
        return json;
    }

    private ObjectNode events() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("events", RecordJson.all(recent.events()));
        return json;
    }

    private void picture(Context request) {
        String camera = request.pathParam("id");
        String sequence = request.queryParam("sequence");
        Optional<CameraMemory.Picture> found =
                sequence == null ? recent.picture(camera) : recent.picture(camera, number(sequence));
        CameraMemory.Picture picture = found.orElseThrow(() -> new NotFoundResponse(
                sequence == null
                        ? "no picture of camera '" + camera + "' yet"
                        : "frame " + sequence + " of camera '" + camera + "' is not kept any more"));
        request.header("X-Sequence", Long.toString(picture.sequence()));
        request.contentType(isPng(picture.image()) ? ContentType.IMAGE_PNG : ContentType.IMAGE_JPEG)
                .disableCompression()
                .result(picture.image());
    }

    private static boolean isPng(byte[] image) {
        return image.length > 1 && image[0] == (byte) 0x89 && image[1] == 'P';
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("sequence is the number of a frame, found '" + text + "'");
        }
    }

    private static void description(Context request) throws IOException {
        try (InputStream in = WatchRoutes.class.getResourceAsStream(DESCRIPTION)) {
            request.contentType(ContentType.APPLICATION_JSON).result(in.readAllBytes());
        }
    }
}
