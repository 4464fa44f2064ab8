package io.comevl.job.notify;

import io.comevl.avro.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;

/**
 * Folders of evidence, {@code DAY/TIME-CAMERA-QUERY-ID}, each whole or not there at all; the oldest are deleted by age and
 * by size. For one thread and one process.
 */
final class EvidenceStore {

    private static final String UNFINISHED = ".unfinished-";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH-mm-ss").withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 40;

    private final EvidenceOptions options;
    private final Clock clock;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;

    private record Kept(Path folder, Instant writtenAt, long bytes) {}

    /** Writes the files of one event into a folder of its own. */
    @FunctionalInterface
    interface Writer {
        void write(Path folder) throws IOException;
    }

    private EvidenceStore(EvidenceOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /**
     * Looks through what lies there, and makes the folder if there is none.
     *
     * @throws IOException if it cannot be read or written
     */
    static EvidenceStore open(EvidenceOptions options, Clock clock) throws IOException {
        Files.createDirectories(options.folder());
        EvidenceStore store = new EvidenceStore(options, clock);
        try (Stream<Path> days = Files.list(options.folder())) {
            for (Path day : days.filter(Files::isDirectory).toList()) {
                store.look(day);
            }
        }
        store.tidy();
        return store;
    }

    private void look(Path day) throws IOException {
        List<Kept> found;
        try (Stream<Path> folders = Files.list(day)) {
            found = folders.filter(Files::isDirectory)
                    .filter(folder -> !isUnfinished(folder))
                    .map(EvidenceStore::kept)
                    .toList();
        }
        try (Stream<Path> folders = Files.list(day)) {
            for (Path folder : folders.filter(EvidenceStore::isUnfinished).toList()) {
                PathUtils.deleteDirectory(folder);
            }
        }
        List<Kept> all = Stream.concat(kept.stream(), found.stream())
                .sorted(Comparator.comparing(Kept::writtenAt))
                .toList();
        kept.clear();
        kept.addAll(all);
        bytes = kept.stream().mapToLong(Kept::bytes).sum();
    }

    private static Kept kept(Path folder) {
        try {
            return new Kept(
                    folder, Files.getLastModifiedTime(folder).toInstant(), FileUtils.sizeOfDirectory(folder.toFile()));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static boolean isUnfinished(Path folder) {
        return folder.getFileName().toString().startsWith(UNFINISHED);
    }

    /** Where an event's evidence lies, or will. */
    Path folder(Event event) {
        String id = UUID.nameUUIDFromBytes(event.getId().getBytes(StandardCharsets.UTF_8))
                .toString();
        return options.folder()
                .resolve(DAY.format(event.getOccurredAt()))
                .resolve(String.join(
                        "-",
                        TIME.format(event.getOccurredAt()),
                        name(String.valueOf(event.getCamera())),
                        name(event.getQuery()),
                        id.substring(0, 8)));
    }

    private static String name(String text) {
        String plain = text.replaceAll("[^0-9A-Za-z_.-]", "_").replaceAll("^\\.+", "_");
        return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    /**
     * Adds an event's evidence, unless it is there already.
     *
     * @throws IOException if it cannot be written; nothing of it is left then
     */
    void add(Event event, Writer writer) throws IOException {
        Path folder = folder(event);
        if (Files.exists(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(UNFINISHED + HexFormat.of().toHexDigits(System.nanoTime()));
        Files.createDirectories(unfinished);
        try {
            writer.write(unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException failed) {
            PathUtils.deleteDirectory(unfinished);
            throw failed;
        }
        Kept added = kept(folder);
        kept.addLast(added);
        bytes += added.bytes();
        tidy();
    }

    /** Deletes what is too old or too much; the newest stays. */
    private void tidy() throws IOException {
        Instant oldest = clock.instant().minus(options.keep());
        while (kept.size() > 1
                && (bytes > options.mostBytes() || kept.getFirst().writtenAt().isBefore(oldest))) {
            Kept first = kept.removeFirst();
            bytes -= first.bytes();
            if (Files.exists(first.folder())) { // else somebody deleted it by hand
                PathUtils.deleteDirectory(first.folder());
            }
            deleteIfEmpty(first.folder().getParent());
        }
    }

    private static void deleteIfEmpty(Path day) throws IOException {
        if (Files.isDirectory(day) && PathUtils.isEmptyDirectory(day)) {
            Files.delete(day);
        }
    }
}
