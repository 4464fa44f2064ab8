package io.comevl.evaluation.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JlamaRuntimeTest {

    private static final String ALL = "java.base jdk.compiler jdk.incubator.vector";

    @TempDir
    private Path folder;

    @Test
    void theOldestJdkThatRunsJlamaIsTaken() throws IOException {
        jdk("a-26", "26", ALL);
        jdk("b-24", "24.0.1", ALL);
        jdk("c-21", "21.0.2", ALL);
        jdk("d-23-without-vectors", "23", "java.base jdk.compiler");
        Files.createDirectories(folder.resolve("jdks/e-nothing/bin"));

        JlamaRuntime found = find(Optional.empty());

        assertThat(found.title()).isEqualTo("Jlama 1.2.3 on Java 24.0.1");
        assertThat(found.jdk().home()).isEqualTo(folder.resolve("jdks/b-24"));
    }

    @Test
    void whoLacksJlamaIsToldTheCommandThatGetsIt() {
        Path nowhere = folder.resolve("nowhere");

        assertThatThrownBy(() -> JlamaRuntime.find(Optional.empty(), List.of(), nowhere))
                .isInstanceOf(JlamaMissingException.class)
                .hasMessage(nowhere + ": Jlama is not there; get it with: ./mvnw -Pjlama dependency:copy@jlama");
    }

    @Test
    void whoLacksANewerJdkIsToldWhatItHasToBe() throws IOException {
        Path old = jdk("old", "17.0.15", ALL);

        assertThatThrownBy(() -> find(Optional.empty()))
                .isInstanceOf(JlamaMissingException.class)
                .hasMessage("Jlama needs a JDK 22 or newer that has the modules jdk.incubator.vector and jdk.compiler, "
                        + "found none in the usual places; install one, or name its folder with --jlama-jdk");
        assertThatThrownBy(() -> find(Optional.of(old)))
                .isInstanceOf(JlamaMissingException.class)
                .hasMessage("--jlama-jdk " + old + ": expected a JDK 22 or newer that has the modules "
                        + "jdk.incubator.vector and jdk.compiler, found a JDK 17.0.15");
        assertThatThrownBy(() -> find(Optional.of(folder)))
                .isInstanceOf(JlamaMissingException.class)
                .hasMessageEndingWith(", found none");
    }

    private JlamaRuntime find(Optional<Path> jdk) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        Files.writeString(jars.resolve("jlama-core-1.2.3.jar"), "");
        return JlamaRuntime.find(jdk, List.of(folder.resolve("jdks"), folder.resolve("not-there")), jars);
    }

    private Path jdk(String name, String version, String modules) throws IOException {
        Path home = folder.resolve("jdks").resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(
                home.resolve("release"),
                "JAVA_VERSION=\"" + version + "\"\nMODULES=\"" + modules + "\"\nLIBC=\"gnu\"\n");
        return home;
    }
}
