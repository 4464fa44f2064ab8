package io.comevl.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.avro.Counts;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Tracks;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.Topics;
import io.comevl.job.PastRecords;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** Results of a stretch of time, as far back as Kafka keeps them. */
final class HistoryRoutes {

    private static final int USUAL = 1000;
    private static final int MOST = 10_000;

    private final PastRecords past;
    private final Topics topics;

    HistoryRoutes(PastRecords past, Topics topics) {
        this.past = past;
        this.topics = topics;
    }

    List<Route> routes() {
        return List.of(
                route(
                        "detections",
                        topics.detections(),
                        RecordFormat.DETECTION,
                        Detection::getCamera,
                        Detection::getQuery),
                route("tracks", topics.tracks(), RecordFormat.TRACKS, Tracks::getCamera, Tracks::getQuery),
                route("counts", topics.counts(), RecordFormat.COUNTS, Counts::getCamera, Counts::getQuery),
                route("events", topics.events(), RecordFormat.EVENT, Event::getCamera, Event::getQuery));
    }

    private <T extends SpecificRecord> Route route(
            String name, String topic, RecordFormat<T> format, Function<T, String> camera, Function<T, String> query) {
        return Route.watch("/api/history/" + name, request -> {
            Predicate<T> wanted = is(request, "camera", camera).and(is(request, "query", query));
            answer(request, name, past.read(topic, format, span(request), wanted, most(request)));
        });
    }

    private static <T extends SpecificRecord> void answer(Context request, String name, PastRecords.Found<T> found)
            throws BrokerUnavailableException {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("isWhole", found.isWhole());
        json.set(name, RecordJson.all(found.records()));
        WatchRoutes.json(request, json);
    }

    private static <T> Predicate<T> is(Context request, String parameter, Function<T, String> field) {
        Optional<String> wanted = Optional.ofNullable(request.queryParam(parameter));
        return record -> wanted.isEmpty() || Objects.equals(field.apply(record), wanted.get());
    }

    private static PastRecords.Span span(Context request) {
        return PastRecords.Span.of(
                Optional.ofNullable(request.queryParam("from")).orElse("1h"),
                Optional.ofNullable(request.queryParam("to")).orElse("now"));
    }

    private static int most(Context request) {
        String limit = Optional.ofNullable(request.queryParam("limit")).orElse(Integer.toString(USUAL));
        if (!limit.matches("[1-9]\\d{0,4}") || Integer.parseInt(limit) > MOST) {
            throw new BadRequestResponse(
                    String.format(Locale.ROOT, "limit is a number from 1 to %d, found '%s'", MOST, limit));
        }
        return Integer.parseInt(limit);
    }
}
