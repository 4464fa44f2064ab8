package io.comevl.ops;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A tensor with known bytes: a weight or a constant.
 *
 * @param name its name in the graph
 * @param type type of its elements
 * @param shape its sizes; owned
 * @param location where its bytes lie in a file already
 * @param bytes yields them, little-endian; asked only while writing, so that derived weights need not stay in memory
 */
record StoredTensor(
        String name,
        ElementType type,
        long[] shape,
        Optional<WeightSource.Location> location,
        Supplier<ByteBuffer> bytes) {

    /** Tensors up to this size stand in the graph itself; ONNX Runtime maps files in pages of this size. */
    private static final int INLINE_BYTES = 4096;

    static StoredTensor of(WeightSource source, String name) {
        WeightSource.Spec spec = source.spec(name);
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        return new StoredTensor(name, spec.type(), shape, source.location(name), () -> source.bytes(name));
    }

    private long length() {
        return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
    }

    /** The tensor as the graph in {@code folder} holds it; bytes that need a place go to {@code data}. */
    TensorProto proto(Path folder, DataFile data) throws IOException {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(Graph.dataType(type).getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        if (length() <= INLINE_BYTES) {
            return tensor.setRawData(ByteString.copyFrom(bytes.get().duplicate()))
                    .build();
        }
        WeightSource.Location place = location.isPresent() ? location.get() : data.append(bytes.get());
        if (place.length() != length()) {
            throw new IllegalArgumentException(
                    name + ": expected " + length() + " bytes, found " + place.length() + " in " + place.file());
        }
        Path relative = folder.relativize(place.file().toAbsolutePath());
        if (relative.getNameCount() != 1) {
            throw new IllegalArgumentException(name + ": its file " + place.file() + " must lie in the graph's folder "
                    + folder + "; copy the weights there first");
        }
        return tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", relative.toString()))
                .addExternalData(entry("offset", Long.toString(place.offset())))
                .addExternalData(entry("length", Long.toString(place.length())))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
