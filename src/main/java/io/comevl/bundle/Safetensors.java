package io.comevl.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors of a safetensors file, or of several with an index, in the order of the files. Bytes are mapped, not read: a
 * tensor costs memory only while it is used. The files must not change meanwhile.
 */
public final class Safetensors implements WeightSource {

    static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final long LARGEST_INDEX = 100_000_000;

    private final Path origin;
    private final Map<String, SafetensorsHeader.Entry> tensors;
    private final Map<String, String> metadata;

    private Safetensors(Path origin, Map<String, SafetensorsHeader.Entry> tensors, Map<String, String> metadata) {
        this.origin = origin;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * Opens a file, the index of several ({@code *.index.json}), or a folder that holds {@code model.safetensors} or its
     * index. Every claim of the headers is checked here.
     *
     * @throws BundleException if something is missing or damaged; names the file and the tensor
     */
    public static Safetensors open(Path path) {
        if (Files.isDirectory(path)) {
            return open(path.resolve(Files.exists(path.resolve(INDEX)) ? INDEX : SINGLE));
        }
        if (path.toString().endsWith(".json")) {
            return sharded(path);
        }
        SafetensorsHeader header = SafetensorsHeader.read(path);
        return new Safetensors(path, header.tensors(), header.metadata());
    }

    /** Whether a folder holds what {@link #open} would open. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(INDEX)) || Files.exists(folder.resolve(SINGLE));
    }

    private static Safetensors sharded(Path index) {
        Map<String, SafetensorsHeader.Entry> tensors = new LinkedHashMap<>();
        Map<String, SafetensorsHeader> shards = new HashMap<>();
        weightMap(index).properties().forEach(field -> {
            String shard = field.getValue().asText();
            if (!field.getValue().isTextual()
                    || !Path.of(shard).equals(Path.of(shard).getFileName())) {
                throw new BundleException(index + ": tensor " + field.getKey() + ": expected the name of a file beside "
                        + "the index, found " + field.getValue());
            }
            if (!Files.exists(index.resolveSibling(shard))) {
                throw new BundleException(index + ": tensor " + field.getKey() + " is in " + shard
                        + ", which is not there; download it into the same folder");
            }
            SafetensorsHeader header =
                    shards.computeIfAbsent(shard, name -> SafetensorsHeader.read(index.resolveSibling(name)));
            SafetensorsHeader.Entry entry = header.tensors().get(field.getKey());
            if (entry == null) {
                throw new BundleException(
                        index + ": tensor " + field.getKey() + " is not in " + shard + "; download both again");
            }
            tensors.put(field.getKey(), entry);
        });
        return new Safetensors(index, tensors, Map.of());
    }

    private static JsonNode weightMap(Path index) {
        try {
            JsonNode map = new ObjectMapper()
                    .readTree(FileBytes.read(index, LARGEST_INDEX))
                    .path("weight_map");
            if (!map.isObject()) {
                throw new BundleException(index + ": has no weight_map; download it again");
            }
            return map;
        } catch (IOException e) {
            throw new BundleException(index + ": is no JSON; download it again", e);
        }
    }

    /** The file, or the index of several, that was opened. */
    Path origin() {
        return origin;
    }

    /** Free text that the writer left in the header. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Spec spec(String name) {
        return entry(name).spec();
    }

    @Override
    public ByteBuffer bytes(String name) {
        return FileBytes.map(name, entry(name).place(), 0, entry(name).place().length());
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return FileBytes.map(name, entry(name).place(), offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        return Optional.of(entry(name).place());
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = tensors.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(origin + ": has no tensor " + name);
        }
        return entry;
    }
}
