package io.comevl.job.export;

import java.io.Closeable;
import java.io.IOException;

/** Takes frames in the order in which they are to be told; closing it writes what stands at the end. */
interface FrameOutput extends Closeable {

    /** Takes one. */
    void write(SeenFrame frame) throws IOException;
}
