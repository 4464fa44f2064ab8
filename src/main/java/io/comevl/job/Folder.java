package io.comevl.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is gone when it is not needed any more, as for the checkpoints of a job of this process.
 *
 * @param path where it is
 */
public record Folder(Path path) implements AutoCloseable {

    static Folder temporary() throws IOException {
        return new Folder(Files.createTempDirectory("comevl-flink-"));
    }

    /** Address of something in it, as Flink wants it. */
    String uri(String child) {
        return path.resolve(child).toUri().toString();
    }

    /** Deletes it with all it holds. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be deleted", e);
        }
    }
}
