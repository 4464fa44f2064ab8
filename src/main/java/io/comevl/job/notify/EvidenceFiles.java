package io.comevl.job.notify;

import io.comevl.avro.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Evidence in a folder of this machine, for those who look at it.
 *
 * @param root that {@link Evidence} writes to
 */
public record EvidenceFiles(Path root) {

    /** The picture of an event; empty if there is none yet, or none any more. */
    public Optional<Path> snapshot(Event event) {
        return file(event, Evidence.SNAPSHOT);
    }

    /** What was seen around it, in H.264; empty if there is none yet, or none any more. */
    public Optional<Path> clip(Event event) {
        return file(event, Evidence.CLIP);
    }

    /** Where evidence of an event lies, or would lie. */
    public Path folder(Event event) {
        return root.resolve(EvidenceStore.name(event));
    }

    private Optional<Path> file(Event event, String name) {
        return Optional.of(folder(event).resolve(name)).filter(Files::isRegularFile);
    }
}
