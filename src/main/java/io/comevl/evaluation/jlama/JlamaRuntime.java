package io.comevl.evaluation.jlama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Jlama and a Java that runs it. Not this process's: Jlama computes with the Vector API, which incubates, and reaches its
 * native library by what Java 22 has at the earliest.
 *
 * @param jdk that runs it
 * @param jars folder with Jlama and its libraries
 * @param version of Jlama
 */
public record JlamaRuntime(JlamaJdk jdk, Path jars, String version) {

    private static final Pattern CORE = Pattern.compile("jlama-core-(\\d.*)\\.jar");

    /**
     * Finds both.
     *
     * @param givenJdk a JDK's folder
     * @param places folders with JDKs in them, looked at where none is given
     * @param jars where the build puts Jlama
     * @throws JlamaMissingException if one of them is not there
     */
    public static JlamaRuntime find(Optional<Path> givenJdk, List<Path> places, Path jars) {
        String version = content(jars)
                .map(jar -> CORE.matcher(jar.getFileName().toString()))
                .filter(Matcher::matches)
                .map(core -> core.group(1))
                .findFirst()
                .orElseThrow(() -> new JlamaMissingException(
                        jars + ": Jlama is not there; get it with: ./mvnw -Pjlama dependency:copy@jlama"));
        JlamaJdk jdk = givenJdk.map(JlamaRuntime::given).orElseGet(() -> installed(places));
        return new JlamaRuntime(jdk, jars, version);
    }

    /** Such as Jlama 0.8.4 on Java 25.0.3. */
    public String title() {
        return "Jlama " + version + " on Java " + jdk.version();
    }

    /** Where JDKs are usually installed. */
    public static List<Path> usualPlaces() {
        Path user = Path.of(System.getProperty("user.home"));
        return List.of(
                Path.of("/usr/lib/jvm"),
                Path.of("/Library/Java/JavaVirtualMachines"),
                user.resolve(".sdkman/candidates/java"),
                user.resolve(".jdks"));
    }

    private static JlamaJdk given(Path home) {
        Optional<JlamaJdk> jdk = JlamaJdk.in(home);
        return jdk.filter(JlamaJdk::runsJlama)
                .orElseThrow(() ->
                        new JlamaMissingException("--jlama-jdk " + home + ": expected " + JlamaJdk.WANTED + ", found "
                                + jdk.map(found -> "a JDK " + found.version()).orElse("none")));
    }

    /** The oldest that will do: nearest to those that Jlama was made with. */
    private static JlamaJdk installed(List<Path> places) {
        return places.stream()
                .flatMap(JlamaRuntime::content)
                .flatMap(folder -> Stream.of(folder, folder.resolve("Contents/Home")))
                .flatMap(home -> JlamaJdk.in(home).stream())
                .filter(JlamaJdk::runsJlama)
                .min(Comparator.comparing(JlamaJdk::version))
                .orElseThrow(() -> new JlamaMissingException("Jlama needs " + JlamaJdk.WANTED
                        + ", found none in the usual places; install one, or name its folder with --jlama-jdk"));
    }

    private static Stream<Path> content(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
