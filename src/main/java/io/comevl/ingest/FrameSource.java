package io.comevl.ingest;

import java.io.IOException;
import java.util.Optional;

/** Where a camera's pictures come from: a clip or a generated world. Used by one thread. */
public interface FrameSource extends AutoCloseable {

    /**
     * Returns the next picture; empty at the end.
     *
     * @throws IOException if the source breaks off; says in one line which one and why
     */
    Optional<Picture> next() throws IOException;

    /** Frees what the source holds; closing twice is harmless. */
    @Override
    void close();
}
