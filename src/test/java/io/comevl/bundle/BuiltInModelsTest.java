package io.comevl.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuiltInModelsTest {

    @TempDir
    private Path cache;

    @Test
    void whatOtherVersionsOfTheProgramMadeIsDeletedWhenItWasLongUnused() throws IOException {
        Path unused = folder("tiny-random-clean@000000000001", Duration.ofDays(31));
        Path used = folder("tiny-random-clean@000000000002", Duration.ofDays(29));
        Path other = folder("tiny-random@000000000003", Duration.ofDays(31));

        Path bundle = BuiltInModels.TINY_RANDOM_CLEAN.bundle(cache, line -> {});

        assertThat(Bundle.open(bundle).description().name()).isEqualTo("tiny-random-clean");
        assertThat(unused).doesNotExist();
        assertThat(used).exists();
        assertThat(other).exists();
    }

    @Test
    void aModelThatIsUsedIsMarkedAsUsed() throws IOException {
        Path bundle = BuiltInModels.TINY_RANDOM_CLEAN.bundle(cache, line -> {});
        Files.setLastModifiedTime(bundle, ago(Duration.ofDays(40)));

        assertThat(BuiltInModels.TINY_RANDOM_CLEAN.bundle(cache, line -> {})).isEqualTo(bundle);

        assertThat(Files.getLastModifiedTime(bundle)).isGreaterThan(ago(Duration.ofMinutes(10)));
    }

    private Path folder(String name, Duration age) throws IOException {
        Path folder = Files.createDirectory(cache.resolve(name));
        Files.writeString(folder.resolve("comevl.yaml"), "");
        Files.setLastModifiedTime(folder, ago(age));
        return folder;
    }

    private static FileTime ago(Duration age) {
        return FileTime.from(Instant.now().minus(age));
    }
}
