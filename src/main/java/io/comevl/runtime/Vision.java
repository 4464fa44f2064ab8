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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs the vision graph over crops, of several frames or of some of their crops. */
final class Vision {

    private final Architecture architecture;
    private final LoadedGraph graph;

    Vision(Architecture architecture, LoadedGraph graph) {
        this.architecture = architecture;
        this.graph = graph;
    }

    /** One crop of a frame. */
    record Picture(Crops frame, int crop) {

        static Stream<Picture> all(Crops frame) {
            return IntStream.range(0, frame.count()).mapToObj(crop -> new Picture(frame, crop));
        }
    }

    NDManager newManager() {
        return graph.newManager();
    }

    /** All outputs of one run; {@code tokens} has the pictures' tokens one after the other, [rows, width]. */
    NDList run(NDManager scope, List<Picture> pictures) {
        int patchCount = architecture.geometry().patchesPerCrop();
        Shape masked = new Shape(pictures.size(), patchCount);
        Shape shape = masked.add(architecture.geometry().patchValues());
        ByteBuffer levels = scope.allocateDirect(Math.toIntExact(shape.size()));
        FloatBuffer masks = scope.allocateDirect(Math.toIntExact(masked.size() * Float.BYTES))
                .asFloatBuffer();
        int bytes = Math.toIntExact(shape.size() / pictures.size());
        for (Picture picture : pictures) {
            levels.put(picture.frame().patches(), picture.crop() * bytes, bytes);
            masks.put(picture.frame().masks(), picture.crop() * patchCount, patchCount);
        }
        NDArray patches = scope.create(levels.rewind(), shape, DataType.UINT8);
        patches.setName("patches");
        NDArray shown = scope.create(masks.rewind(), masked, DataType.FLOAT32);
        shown.setName("masks");
        return graph.run(scope, patches, shown);
    }
}
