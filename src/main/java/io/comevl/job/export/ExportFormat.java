package io.comevl.job.export;

import java.io.IOException;
import java.io.Writer;

/** Forms that results can be told in. */
public enum ExportFormat {
    /** A line of NVIDIA DeepStream's minimal JSON for each frame. */
    DEEPSTREAM {
        @Override
        FrameOutput to(Writer out) {
            return new DeepStreamLines(out);
        }
    },
    /** One COCO dataset: images, annotations, categories. */
    COCO {
        @Override
        FrameOutput to(Writer out) {
            return new CocoDataset(out);
        }
    },
    /** One ONVIF metadata stream (XML) of one camera. */
    ONVIF {
        @Override
        FrameOutput to(Writer out) throws IOException {
            return new OnvifStream(out);
        }
    };

    /** Begins an output; closing it leaves the writer open. */
    abstract FrameOutput to(Writer out) throws IOException;

    /** Whether frames of several cameras cannot be told apart in it. */
    public boolean isOfOneCamera() {
        return this == ONVIF;
    }

    /** Whether it can be written as long as frames come. */
    public boolean isEndless() {
        return this != COCO;
    }
}
