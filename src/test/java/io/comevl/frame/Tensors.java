package io.comevl.frame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tensors of a small safetensors file, read apart from the project's own reader. */
final class Tensors {

    private final ByteBuffer file;
    private final JsonNode header;
    private final int data;

    private Tensors(ByteBuffer file, JsonNode header, int data) {
        this.file = file;
        this.header = header;
        this.data = data;
    }

    static Tensors read(Path path) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) file.getLong(0);
        String header = new String(file.array(), 8, length, StandardCharsets.UTF_8);
        return new Tensors(file, new ObjectMapper().readTree(header), 8 + length);
    }

    int[] ints(String name) {
        ByteBuffer bytes = bytes(name, "I32");
        int[] values = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(values);
        return values;
    }

    float[] floats(String name) {
        ByteBuffer bytes = bytes(name, "F32");
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    boolean has(String name) {
        return header.has(name);
    }

    private ByteBuffer bytes(String name, String type) {
        JsonNode tensor = header.path(name);
        if (!tensor.path("dtype").asText().equals(type)) {
            throw new IllegalArgumentException(name + ": expected " + type + ", found " + tensor);
        }
        int from = tensor.path("data_offsets").get(0).asInt();
        int to = tensor.path("data_offsets").get(1).asInt();
        return file.slice(data + from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    }
}
