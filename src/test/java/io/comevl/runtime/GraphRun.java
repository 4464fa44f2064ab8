package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.ops.OnnxOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a graph that a test has just described; inputs and outputs are plain arrays. */
public final class GraphRun implements AutoCloseable {

    private final LoadedGraph graph;

    private GraphRun(LoadedGraph graph) {
        this.graph = graph;
    }

    /** Writes the graph into a folder and loads it on one thread. */
    public static GraphRun of(OnnxOps ops, Path folder) throws IOException {
        Path file = folder.resolve("graph.onnx");
        ops.write(file);
        return new GraphRun(LoadedGraph.open(file, Device.cpu(1)));
    }

    /** An input tensor; its values are float[], long[] or byte[] (unsigned). */
    public record Input(String name, Object values, long... shape) {}

    /** All float outputs by name, in the graph's order. */
    public Map<String, Output> run(Input... inputs) {
        try (NDManager scope = graph.newManager()) {
            List<NDArray> arrays = new ArrayList<>();
            for (Input input : inputs) {
                arrays.add(array(scope, input));
            }
            Map<String, Output> outputs = new LinkedHashMap<>();
            for (NDArray output : graph.run(scope, new NDList(arrays))) {
                outputs.put(
                        output.getName(),
                        new Output(output.toFloatArray(), output.getShape().getShape()));
            }
            return outputs;
        }
    }

    /** An output tensor. */
    public record Output(float[] values, long... shape) {}

    private static NDArray array(NDManager scope, Input input) {
        Shape shape = new Shape(input.shape());
        NDArray array;
        if (input.values() instanceof float[] floats) {
            array = scope.create(floats, shape);
        } else if (input.values() instanceof long[] longs) {
            array = scope.create(longs, shape);
        } else {
            array = scope.create(ByteBuffer.wrap((byte[]) input.values()), shape, DataType.UINT8);
        }
        array.setName(input.name());
        return array;
    }

    @Override
    public void close() {
        graph.close();
    }
}
