package io.comevl.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts a bundle in its place all at once, and only where nothing else is lost. */
final class BundleFolder {

    private BundleFolder() {}

    /**
     * Refuses a place that holds something other than a bundle.
     *
     * @throws BundleException naming the place
     */
    static void check(Path out) {
        if (Files.exists(out) && !Bundle.isAt(out) && !isEmptyFolder(out)) {
            throw new BundleException(
                    out + ": holds something that is no model bundle; it is left as it is, give another " + "folder");
        }
    }

    private static boolean isEmptyFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
    }

    /** Lets a folder beside {@code out} be filled, then gives it that name; on failure leaves all as it was. */
    static void fill(Path out, Consumer<Path> filling) {
        Path parent = out.toAbsolutePath().getParent();
        Path unfinished = parent.resolve("." + out.getFileName() + ".unfinished-" + UUID.randomUUID());
        try {
            Files.createDirectories(parent);
            Files.createDirectory(unfinished);
            filling.accept(unfinished);
            put(unfinished, out);
        } catch (IOException e) {
            throw FileBytes.unreadable(out, e);
        } finally {
            delete(unfinished);
        }
    }

    /**
     * Gives a finished folder this name; a bundle that has it is replaced.
     *
     * @throws BundleException if something else is there
     */
    static void put(Path finished, Path out) throws IOException {
        check(out);
        if (!Bundle.isAt(out)) {
            Files.move(finished, out, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path aside = out.resolveSibling("." + out.getFileName() + ".replaced-" + UUID.randomUUID());
        Files.move(out, aside, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(finished, out, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(aside, out, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(aside);
    }

    /** Deletes a folder of files if it is there. */
    static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
    }
}
