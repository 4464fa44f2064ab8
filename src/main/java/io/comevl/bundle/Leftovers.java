package io.comevl.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What imports and other long writes that were cut off left in a folder. An import can go on, so what it left is told of for
 * some days; then it is deleted, as is what nothing can go on with.
 */
final class Leftovers {

    /** What was written to since then may be in use. */
    private static final Duration IN_USE = Duration.ofHours(1);

    private static final Duration KEPT = Duration.ofDays(7);

    private static final Pattern NAMES =
            Pattern.compile("\\..+(?:\\.unfinished-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\.importing)");

    private Leftovers() {}

    /**
     * Looks beside a bundle's place; what belongs to that place itself is left alone.
     *
     * @param progress is told what is there and what was deleted
     */
    static void clear(Path out, ImportProgress progress) {
        Path place = out.toAbsolutePath().normalize();
        String own = "." + place.getFileName() + ImportFolder.ENDING;
        if (!Files.isDirectory(place.getParent())) {
            return;
        }
        try (Stream<Path> siblings = Files.list(place.getParent())) {
            for (Path folder : siblings.filter(Files::isDirectory).sorted().toList()) {
                String name = folder.getFileName().toString();
                if (NAMES.matcher(name).matches() && !name.equals(own)) {
                    look(folder, progress);
                }
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(place.getParent(), e);
        }
    }

    private static void look(Path folder, ImportProgress progress) {
        try {
            Left left = Left.in(folder);
            if (left.isOlderThan(KEPT)) {
                BundleFolder.delete(folder);
                progress.tell("deleted %s, which was cut off and not gone on with (%s)"
                        .formatted(folder, WrittenShare.size(left.bytes())));
            } else if (left.isOlderThan(IN_USE)) {
                progress.tell("%s: was cut off and holds %s; it is deleted when it is %d days old"
                        .formatted(folder, WrittenShare.size(left.bytes()), KEPT.toDays()));
            }
        } catch (IOException | UncheckedIOException | BundleException e) {
            // Others may be finishing it, or own it.
            progress.tell(folder + ": left as it is: " + e.getMessage());
        }
    }

    /**
     * What is in a folder.
     *
     * @param bytes of all files
     * @param written when one of them changed last
     */
    private record Left(long bytes, Instant written) {

        static Left in(Path folder) throws IOException {
            long bytes = 0;
            Instant written = Files.getLastModifiedTime(folder).toInstant();
            try (Stream<Path> found = Files.walk(folder)) {
                List<Path> files = found.filter(Files::isRegularFile).toList();
                for (Path file : files) {
                    bytes += Files.size(file);
                    Instant changed = Files.getLastModifiedTime(file).toInstant();
                    written = changed.isAfter(written) ? changed : written;
                }
            }
            return new Left(bytes, written);
        }

        boolean isOlderThan(Duration age) {
            return written.isBefore(Instant.now().minus(age));
        }
    }
}
