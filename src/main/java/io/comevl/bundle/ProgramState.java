package io.comevl.bundle;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Tells builds of the program apart, so that what an older one made is not taken for this one's. */
final class ProgramState {

    /** Enough that two builds will not meet. */
    private static final int STATE_BYTES = 6;

    private static final String NOW = digest();

    private ProgramState() {}

    /** Some hexadecimal digits that change whenever the program does. */
    static String now() {
        return NOW;
    }

    private static String digest() {
        try {
            Path program = Path.of(ProgramState.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (Stream<Path> files = Files.walk(program)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(program.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, STATE_BYTES);
        } catch (IOException | URISyntaxException | NoSuchAlgorithmException e) {
            throw new BundleException("the program's own files cannot be read: " + e, e);
        }
    }
}
