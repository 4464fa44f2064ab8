package io.comevl.runtime;

import io.comevl.ops.Dim;
import io.comevl.ops.ElementType;
import io.comevl.ops.OnnxOps;
import io.comevl.ops.Value;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A graph {@code rows, x -> x[rows]} over remembered keys or values, so that rows are picked in native memory. */
final class RowPicking {

    private RowPicking() {}

    static LoadedGraph load(Device device) {
        OnnxOps ops = new OnnxOps("rows", new NoWeights());
        Value rows = ops.input("rows", ElementType.INT64, Dim.named("picked"));
        Value x = ops.input(
                "x", ElementType.FLOAT32, Dim.named("rows"), Dim.named("heads"), Dim.named("slots"), Dim.named("dim"));
        ops.output("y", ops.gatherRows(x, rows));
        try {
            Path file = Files.createTempFile("comevl-rows", ".onnx");
            try {
                ops.write(file);
                return LoadedGraph.open(file, device);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoWeights implements WeightSource {

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Spec spec(String name) {
            throw new IllegalArgumentException(name + ": this graph has no weights");
        }

        @Override
        public ByteBuffer bytes(String name) {
            throw new IllegalArgumentException(name + ": this graph has no weights");
        }
    }
}
