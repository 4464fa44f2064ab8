package io.comevl.job.notify;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where evidence is kept. */
public sealed interface EvidencePlace {

    /**
     * A folder of this machine.
     *
     * @param path absolute
     */
    record Folder(Path path) implements EvidencePlace {
        /** Makes the path absolute. */
        public Folder {
            path = path.toAbsolutePath().normalize();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A bucket of S3, or of a store that speaks like it.
     *
     * @param prefix what names of objects begin with; empty, or ends with a slash
     * @param endpoint address of another store than Amazon's; buckets are part of the path there
     */
    record Bucket(String name, String prefix, Optional<URI> endpoint) implements EvidencePlace {
        @Override
        public String toString() {
            return "s3://" + name + "/" + prefix;
        }
    }

    /**
     * Reads a place as a person writes it: a folder, or {@code s3://BUCKET/PREFIX}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static EvidencePlace of(String text, Optional<URI> endpoint) {
        if (!text.contains("://")) {
            return new Folder(Path.of(text));
        }
        URI address = URI.create(text);
        if (!"s3".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException("evidence: expected a folder or s3://BUCKET/PREFIX, found " + text);
        }
        String prefix = address.getPath().replaceAll("^/+|/+$", "");
        return new Bucket(address.getHost(), prefix.isEmpty() ? "" : prefix + "/", endpoint);
    }
}
