package io.comevl.job.notify;

import io.comevl.avro.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * Evidence of events, each under {@code DAY/TIME-CAMERA-QUERY-ID}, each whole or not there at all; the oldest is deleted by
 * age and by size. For one thread and one process.
 */
interface EvidenceStore extends AutoCloseable {

    /** What tells of the event; written last where files are not there at once. */
    String EVENT_FILE = "event.json";

    /** Writes the files of one event into a folder of its own. */
    @FunctionalInterface
    interface Writer {
        void write(Path folder) throws IOException;
    }

    /**
     * Looks through what is there.
     *
     * @throws IOException if it cannot be read or written
     */
    static EvidenceStore open(EvidenceOptions options, Clock clock) throws IOException {
        EvidenceLedger ledger = new EvidenceLedger(options, clock);
        return options.place() instanceof EvidencePlace.Bucket bucket
                ? EvidenceBucket.open(bucket, ledger)
                : EvidenceFolder.open(((EvidencePlace.Folder) options.place()).path(), ledger);
    }

    /**
     * Adds an event's evidence, unless it is there already.
     *
     * @throws IOException if it cannot be written; nothing of it counts as there then
     */
    void add(Event event, Writer writer) throws IOException;

    @Override
    void close();

    /** Under which name an event's evidence lies: day, slash, the rest. */
    static String name(Event event) {
        String id = UUID.nameUUIDFromBytes(event.getId().getBytes(StandardCharsets.UTF_8))
                .toString();
        return String.join(
                "-",
                DateTimeFormatter.ofPattern("yyyy-MM-dd/HH-mm-ss")
                        .withZone(ZoneOffset.UTC)
                        .format(event.getOccurredAt()),
                plain(String.valueOf(event.getCamera())),
                plain(event.getQuery()),
                id.substring(0, 8));
    }

    private static String plain(String text) {
        int longest = 40;
        String plain = text.replaceAll("[^0-9A-Za-z_.-]", "_").replaceAll("^\\.+", "_");
        return plain.substring(0, Math.min(longest, plain.length()));
    }
}
