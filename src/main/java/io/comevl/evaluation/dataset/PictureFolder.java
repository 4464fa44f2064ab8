package io.comevl.evaluation.dataset;

import io.comevl.frame.ImageHeader;
import io.comevl.frame.ImageLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Pictures somewhere below a folder, found by the names that downloads give them. */
final class PictureFolder {

    private final Path folder;
    private final Map<String, Path> byName = new HashMap<>();
    private final Map<Path, Boolean> usable = new HashMap<>();

    /** Looks through the folder. */
    PictureFolder(Path folder) throws IOException {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + ": no such folder of pictures; name one with --images");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                String name = file.getFileName().toString();
                byName.putIfAbsent(name, file);
                byName.putIfAbsent(stem(name), file);
            });
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * The picture with one of these names, with or without ending. A file that is no picture of a format that is read
     * here counts as missing: a download leaves such files where a server sent an error or another format.
     */
    Optional<Picture> find(List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.of(name, stem(name)))
                .map(byName::get)
                .filter(Objects::nonNull)
                .filter(file -> usable.computeIfAbsent(file, PictureFolder::isPicture))
                .<Picture>map(PictureFile::new)
                .findFirst();
    }

    /**
     * The picture that was fetched from an address: under the SHA-256 of its bytes, under that of the address (as the
     * authors' own download keeps it), or under the address's last part.
     */
    Optional<Picture> fetched(String url, Optional<String> sha256) {
        String last = url.replaceAll("[?#].*$", "").replaceAll("^.*/", "");
        return find(Stream.concat(sha256.stream(), Stream.of(sha256(url), last))
                .filter(name -> !name.isEmpty())
                .toList());
    }

    private static boolean isPicture(Path file) {
        try {
            return ImageHeader.read(Files.readAllBytes(file), ImageLimits.DEFAULT)
                    .passed()
                    .isPresent();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
