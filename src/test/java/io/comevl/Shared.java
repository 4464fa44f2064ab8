package io.comevl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Material beside the project (goldens, clips) that is too large to keep in it; tests that want it skip without it. */
public final class Shared {

    private Shared() {}

    /**
     * A file or folder of the shared material, such as {@code reference/checkpoint}; skips the calling test where it is
     * absent.
     */
    public static Path path(String relative) {
        Optional<Path> found = find(relative);
        Assumptions.assumeTrue(
                found.isPresent(), "shared/" + relative + " is not on this machine (set -Dcomevl.shared=DIR)");
        return found.orElseThrow();
    }

    /** The same where it is at hand. */
    public static Optional<Path> find(String relative) {
        return Stream.of(System.getProperty("comevl.shared", "../shared"), "../shared", "../../shared")
                .map(folder -> Path.of(folder).resolve(relative))
                .filter(Files::exists)
                .findFirst();
    }
}
