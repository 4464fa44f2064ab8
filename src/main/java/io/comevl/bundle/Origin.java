package io.comevl.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What an import reads: a folder, or several that make one checkpoint.
 *
 * @param folders with the files
 * @param said what else decides what is read of them, in words
 * @param opening opens the checkpoint
 */
record Origin(List<Path> folders, String said, Supplier<Checkpoint> opening) {

    /** A checkpoint in a folder. */
    static Origin of(Path folder) {
        return new Origin(List.of(folder), "", () -> Checkpoint.open(folder));
    }

    /** A model put together from published ones. */
    static Origin of(HuggingFaceFolders folders) {
        return new Origin(
                List.of(folders.semantic(), folders.spatial(), folders.language()),
                "seed " + folders.seed(),
                () -> Assembly.open(folders));
    }

    /**
     * A word for all that decides what an import of this writes: the files by their names, sizes and times, what is asked,
     * and the program.
     *
     * @param asked described by their {@code toString}
     */
    String key(Object... asked) {
        List<String> all = new ArrayList<>(List.of(ProgramState.now(), said));
        Stream.of(asked).map(Object::toString).forEach(all::add);
        try {
            for (Path folder : folders) {
                all.add(folder.toRealPath().toString());
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        all.add(file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                    }
                }
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(String.join("\n", all).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw FileBytes.unreadable(folders.get(0), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
