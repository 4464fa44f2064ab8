package io.comevl.ingest.live;

import io.comevl.ingest.FrameSource;
import java.io.IOException;
import java.time.Instant;

/** Connects to a camera. */
@FunctionalInterface
public interface SourceOpener {

    /**
     * A camera that is connected.
     *
     * @param source its pictures; one whose time has not come is waited for
     * @param origin pictures' times are counted from here
     */
    record Opened(FrameSource source, Instant origin) {}

    /**
     * Connects.
     *
     * @throws IOException if that fails; one line without secrets
     */
    Opened open(CameraSpec camera) throws IOException;
}
