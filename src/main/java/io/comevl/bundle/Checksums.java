package io.comevl.bundle;

import io.comevl.bundle.Description.FileMark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sizes and SHA-256 sums of a bundle's files. */
final class Checksums {

    private static final int READ_BYTES = 1 << 20;

    private Checksums() {}

    /** Marks of all files of a folder except its description. */
    static Map<String, FileMark> of(Path folder) {
        Map<String, FileMark> marks = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !file.endsWith(Description.FILE))
                    .forEach(file -> marks.put(file.getFileName().toString(), of(file, FileBytes.size(file))));
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        } catch (UncheckedIOException e) {
            throw FileBytes.unreadable(folder, e.getCause());
        }
        return marks;
    }

    /** What is wrong with a file by its size alone. */
    static Optional<String> wrongSize(Path file, FileMark expected) {
        if (!Files.isRegularFile(file)) {
            return Optional.of("is missing");
        }
        long found = FileBytes.size(file);
        return found == expected.bytes()
                ? Optional.empty()
                : Optional.of("has " + found + " bytes, expected " + expected.bytes());
    }

    /** What is wrong with a file by its contents. */
    static Optional<String> wrong(Path file, FileMark expected) {
        Optional<String> size = wrongSize(file, expected);
        if (size.isPresent()) {
            return size;
        }
        return of(file, expected.bytes()).equals(expected)
                ? Optional.empty()
                : Optional.of("has other contents than when it was imported (SHA-256 differs)");
    }

    private static FileMark of(Path file, long bytes) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        // Read rather than mapped: nothing would let go of the mappings of a large file before its end.
        byte[] part = new byte[READ_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(part); length > 0; length = in.read(part)) {
                digest.update(part, 0, length);
            }
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
        return new FileMark(bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
