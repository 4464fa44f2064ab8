package io.comevl.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comevl.network.Architecture;
import io.comevl.ops.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code comevl.yaml} says about a bundle.
 *
 * @param format version of this description
 * @param name of the model
 * @param precision that linear layers are kept and computed in
 * @param keptFp32 globs of the layers that stayed fp32 all the same
 * @param provenance where the model came from
 * @param architecture sizes, preprocessing and selected layers
 * @param leftOut tensors of the checkpoint that the network never reads
 * @param files every other file of the bundle by name
 */
public record Description(
        @JsonProperty(required = true) int format,
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) Precision precision,
        @JsonProperty(required = true) List<String> keptFp32,
        @JsonProperty(required = true) Provenance provenance,
        @JsonProperty(required = true) Architecture architecture,
        @JsonProperty(required = true) List<String> leftOut,
        @JsonProperty(required = true) Map<String, FileMark> files) {

    /**
     * The version that this program writes and reads; 1 did not say in which pixels boxes are, 2 not which layers stayed
     * fp32.
     */
    static final int FORMAT = 3;

    static final String FILE = "comevl.yaml";

    private static final long LARGEST = 16 << 20;

    /** Keeps files in the order of their names. */
    public Description {
        leftOut = List.copyOf(leftOut);
        keptFp32 = List.copyOf(keptFp32);
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /**
     * Where a model came from.
     *
     * @param source name of the checkpoint's folder
     * @param imported day of the import, as {@code 2026-01-31}
     * @param importer program and version that made the bundle
     * @param randomWeights whether the weights were never trained, so that answers mean nothing
     */
    public record Provenance(String source, String imported, String importer, boolean randomWeights) {

        /** Checks the day. */
        public Provenance {
            LocalDate.parse(imported);
        }
    }

    /**
     * How a file is recognised.
     *
     * @param bytes its size
     * @param sha256 its checksum, 64 hexadecimal digits
     */
    public record FileMark(long bytes, String sha256) {

        /** Checks the form of both. */
        public FileMark {
            if (bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "file mark: expected a size and a SHA-256, found " + bytes + " and " + sha256);
            }
        }
    }

    /** The same of a model with other layers, which makes other files. */
    Description with(Architecture other, Map<String, FileMark> otherFiles) {
        return new Description(format, name, precision, keptFp32, provenance, other, leftOut, otherFiles);
    }

    static Description read(Path file) {
        try {
            JsonNode tree = ArchitectureYaml.mapper().readTree(FileBytes.read(file, LARGEST));
            JsonNode format = tree.path("format");
            if (!format.isInt() || format.asInt() != FORMAT) {
                throw new BundleException(file + ": expected a description of format " + FORMAT + ", found "
                        + (format.isMissingNode() ? "none" : format) + "; import the model again with this version");
            }
            ArchitectureYaml.fill(tree.path("architecture"));
            return ArchitectureYaml.mapper().treeToValue(tree, Description.class);
        } catch (JsonProcessingException e) {
            String why = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new BundleException(file + ": is damaged (" + why + "); import the model again", e);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    void write(Path file) {
        try {
            ArchitectureYaml.mapper().writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }
}
