package io.comevl.bundle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * A lock on a folder, held by a file in it; the operating system takes it from a process that dies. Whoever holds it may
 * delete the file with the folder. Two holders of one process exclude each other as well, but a refused one lets go of the
 * process's hold against other processes (POSIX).
 */
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file the lock; it and its folder are made if they are missing
     * @return the lock, or empty if somebody else holds it
     */
    static Optional<FolderLock> take(Path file) throws IOException {
        while (true) {
            try {
                Files.createDirectories(file.getParent());
                makeIfMissing(file);
                Object before = identity(file);
                FolderLock lock = new FolderLock(FileChannel.open(file, StandardOpenOption.WRITE));
                if (!lock.isTaken()) {
                    lock.close();
                    return Optional.empty();
                }
                if (lock.isOn(file, before)) {
                    return Optional.of(lock);
                }
                lock.close();
            } catch (NoSuchFileException deleted) {
                // Its holder finished between two of these steps: it is free now.
            }
        }
    }

    private static void makeIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException there) {
            // As well.
        }
    }

    private boolean isTaken() throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException held) {
            return false;
        }
    }

    /** Whether the file was the same all the time: one that its holder deleted meanwhile could still be locked. */
    private boolean isOn(Path file, Object before) throws IOException {
        return Files.exists(file) && Objects.equals(before, identity(file));
    }

    private static Object identity(Path file) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
