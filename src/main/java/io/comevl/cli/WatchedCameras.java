package io.comevl.cli;

import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CamerasFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A file of cameras that may be edited while they run. For one thread. */
final class WatchedCameras implements Supplier<Optional<List<CameraSpec>>> {

    private final Path file;
    private final Consumer<String> log;
    private FileTime read;

    private WatchedCameras(Path file, FileTime read, Consumer<String> log) {
        this.file = file;
        this.read = read;
        this.log = log;
    }

    /**
     * Watches a file from now on.
     *
     * @param log gets a line if the file has become unreadable
     */
    static WatchedCameras of(Path file, Consumer<String> log) throws IOException {
        return new WatchedCameras(file, Files.getLastModifiedTime(file), log);
    }

    /** Its cameras, if it was written since it was looked at before, and can be read. */
    @Override
    public Optional<List<CameraSpec>> get() {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            if (written.equals(read)) {
                return Optional.empty();
            }
            read = written;
            return Optional.of(CamerasFile.read(file));
        } catch (IOException missing) {
            return Optional.empty(); // an editor may be replacing it
        } catch (IllegalArgumentException wrong) {
            log.accept(wrong.getMessage() + "; the cameras stay as they were");
            return Optional.empty();
        }
    }
}
