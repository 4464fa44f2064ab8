package io.comevl.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files like those of torch.save, good and bad, instruction by instruction. */
final class TorchFiles {

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    TorchFiles() {
        raw(0x80, 2);
    }

    TorchFiles raw(int... bytes) {
        for (int value : bytes) {
            pickle.write(value);
        }
        return this;
    }

    TorchFiles global(String module, String name) {
        raw('c');
        pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    TorchFiles text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw('X');
        pickle.writeBytes(integer(bytes.length));
        pickle.writeBytes(bytes);
        return this;
    }

    TorchFiles number(int value) {
        raw('J');
        pickle.writeBytes(integer(value));
        return this;
    }

    TorchFiles numbers(int... values) {
        raw('(');
        for (int value : values) {
            number(value);
        }
        return raw('t');
    }

    /** One entry of the dictionary; {@code shape} and {@code strides} in elements. */
    TorchFiles tensor(String name, String storageType, String key, int offset, int[] shape, int... strides) {
        return text(name)
                .global("torch._utils", "_rebuild_tensor_v2")
                .raw('(')
                .raw('(')
                .text("storage")
                .global("torch", storageType)
                .text(key)
                .text("cpu")
                .number(1000)
                .raw('t', 'Q')
                .number(offset)
                .numbers(shape)
                .numbers(strides)
                .raw(0x89)
                .global("collections", "OrderedDict")
                .raw(')', 'R', 't', 'R', 's');
    }

    TorchFiles dictionary() {
        return raw('}');
    }

    byte[] pickle() {
        return pickle.toByteArray();
    }

    /** Ends the pickle and writes the container. */
    Path save(Path file, Map<String, byte[]> entries) throws IOException {
        raw('.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "archive/data.pkl", pickle.toByteArray());
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                store(zip, "archive/" + entry.getKey(), entry.getValue());
            }
        }
        return file;
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
