package io.comevl.evaluation.jlama;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * An installed JDK that might run Jlama, which computes with the Vector API, still incubating, and reaches its native
 * library by what is in Java since 22 without preview.
 *
 * @param home its folder
 * @param version as it says, such as 25.0.3
 * @param modules that it has
 */
record JlamaJdk(Path home, Runtime.Version version, List<String> modules) {

    private static final int OLDEST = 22;

    /** The second one because our program for it comes as source. */
    private static final List<String> MODULES = List.of("jdk.incubator.vector", "jdk.compiler");

    static final String WANTED = "a JDK " + OLDEST + " or newer that has the modules " + String.join(" and ", MODULES);

    JlamaJdk {
        modules = List.copyOf(modules);
    }

    /** Reads what the JDK in a folder says about itself; empty if there is none. */
    static Optional<JlamaJdk> in(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
            return Optional.empty();
        }
        Properties told = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            told.load(reader);
            Runtime.Version version = Runtime.Version.parse(value(told, "JAVA_VERSION"));
            return Optional.of(
                    new JlamaJdk(home, version, List.of(value(told, "MODULES").split(" "))));
        } catch (IOException | IllegalArgumentException unknown) {
            return Optional.empty(); // nothing that says what it is
        }
    }

    private static String value(Properties release, String key) {
        return release.getProperty(key, "").replace("\"", "");
    }

    boolean runsJlama() {
        return version.feature() >= OLDEST && modules.containsAll(MODULES);
    }
}
