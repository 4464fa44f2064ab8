package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Runs the vision graph over the crops of several frames. */
final class Vision {

    private final Architecture architecture;
    private final LoadedGraph graph;

    Vision(Architecture architecture, LoadedGraph graph) {
        this.architecture = architecture;
        this.graph = graph;
    }

    /** One run; each frame's tokens on their own. */
    List<VisualTokens> encode(List<Crops> frames) {
        try (NDManager scope = graph.newManager()) {
            return split(scope, run(scope, frames).get("tokens"), frames);
        }
    }

    NDManager newManager() {
        return graph.newManager();
    }

    /** All outputs of one run. */
    NDList run(NDManager scope, List<Crops> frames) {
        long patchCount = architecture.geometry().patchesPerCrop();
        Shape masked = new Shape(frames.stream().mapToLong(Crops::count).sum(), patchCount);
        Shape shape = masked.add(architecture.geometry().patchValues());
        ByteBuffer levels = scope.allocateDirect(Math.toIntExact(shape.size()));
        FloatBuffer masks = scope.allocateDirect(Math.toIntExact(masked.size() * Float.BYTES))
                .asFloatBuffer();
        for (Crops frame : frames) {
            levels.put(frame.patches());
            masks.put(frame.masks((int) patchCount));
        }
        NDArray patches = scope.create(levels.rewind(), shape, DataType.UINT8);
        patches.setName("patches");
        NDArray shown = scope.create(masks.rewind(), masked, DataType.FLOAT32);
        shown.setName("masks");
        return graph.run(scope, patches, shown);
    }

    private List<VisualTokens> split(NDManager scope, NDArray tokens, List<Crops> frames) {
        if (frames.size() == 1) {
            return List.of(new VisualTokens(tokens));
        }
        int width = architecture.decoder().width();
        ByteBuffer all = tokens.toByteBuffer();
        List<VisualTokens> split = new ArrayList<>();
        int start = 0;
        for (Crops frame : frames) {
            int rows = frame.count() * architecture.geometry().cellsPerCrop();
            int bytes = Math.multiplyExact(rows, width * Float.BYTES);
            ByteBuffer own =
                    scope.allocateDirect(bytes).put(all.slice(start, bytes)).rewind();
            split.add(new VisualTokens(scope.create(own, new Shape(rows, width), DataType.FLOAT32)));
            start += bytes;
        }
        return split;
    }
}
