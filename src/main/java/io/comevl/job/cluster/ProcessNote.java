package io.comevl.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What is written down of a process, so that others find it. A number alone may belong to another process by now; with
 * the time at which it began it does not.
 *
 * @param pid number of the process
 * @param began when it began
 * @param starts how often it was started since the cluster is up
 */
record ProcessNote(long pid, Instant began, int starts) {

    static ProcessNote of(ProcessHandle process, int starts) {
        return new ProcessNote(process.pid(), began(process), starts);
    }

    private static Instant began(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /** The process, if it lives. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && began(process).equals(began));
    }

    /** Whoever reads meanwhile sees the old note or the new one. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, pid + " " + began + " " + starts + System.lineSeparator());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Optional<ProcessNote> read(Path file) throws IOException {
        try {
            String[] words = Files.readString(file).strip().split(" ", -1);
            return Optional.of(
                    new ProcessNote(Long.parseLong(words[0]), Instant.parse(words[1]), Integer.parseInt(words[2])));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
