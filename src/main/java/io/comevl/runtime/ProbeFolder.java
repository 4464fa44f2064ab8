package io.comevl.runtime;

import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A temporary folder for graphs over a bundle's weights, so that a bundle is never written to. ONNX Runtime wants
 * weights in the graph's folder and follows no symbolic links, so weight files are hard-linked, or copied where the
 * temporary folder is on another file system.
 */
final class ProbeFolder implements AutoCloseable {

    private final WeightSource weights;
    private final Path folder;
    private final Map<Path, Path> linked = new HashMap<>();

    ProbeFolder(WeightSource weights) {
        this.weights = weights;
        try {
            folder = Files.createTempDirectory("comevl-probe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The weights, in this folder. */
    WeightSource weights() {
        return new Linked();
    }

    private Path link(Path file) {
        return linked.computeIfAbsent(file, original -> {
            Path here = folder.resolve(original.getFileName());
            try {
                try {
                    return Files.createLink(here, original);
                } catch (UnsupportedOperationException | IOException otherFileSystem) {
                    return Files.copy(original, here);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        try (Stream<Path> content = Files.walk(folder)) {
            List<Path> innermostFirst =
                    content.sorted(Comparator.reverseOrder()).toList();
            for (Path path : innermostFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Linked implements WeightSource {

        @Override
        public Set<String> names() {
            return weights.names();
        }

        @Override
        public Spec spec(String name) {
            return weights.spec(name);
        }

        @Override
        public ByteBuffer bytes(String name) {
            return weights.bytes(name);
        }

        @Override
        public ByteBuffer bytes(String name, long offset, int length) {
            return weights.bytes(name, offset, length);
        }

        @Override
        public Optional<Location> location(String name) {
            return weights.location(name)
                    .map(place -> new Location(link(place.file()), place.offset(), place.length()));
        }
    }
}
