package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Writes a safetensors file tensor by tensor, so that no more than one needs to be in memory. Types and shapes are said
 * first, bytes follow in the same order. The file appears under its name only when {@link #finish} finds it whole;
 * closing without that leaves nothing behind. Not safe for several threads.
 */
public final class SafetensorsWriter implements AutoCloseable {

    /** Where the first tensor's bytes start, so that vector loads from the mapped file are aligned. */
    static final int DATA_ALIGNMENT = 64;

    /** Tensors are copied in parts of this size. */
    static final int COPY_BYTES = 64 << 20;

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final Deque<Map.Entry<String, Spec>> tensors;
    private String current = "";
    private long missing;

    private SafetensorsWriter(Path file, Map<String, Spec> tensors, Map<String, String> metadata) throws IOException {
        this.file = file;
        this.tensors = new ArrayDeque<>(tensors.entrySet());
        unfinished = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        channel = FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        put(SafetensorsHeader.write(tensors, metadata, DATA_ALIGNMENT));
    }

    /**
     * Starts a file.
     *
     * @param tensors type and shape of each tensor, in the order in which they will be written
     * @param metadata free text for the header
     * @throws BundleException if the folder cannot be written
     */
    public static SafetensorsWriter create(Path file, Map<String, Spec> tensors, Map<String, String> metadata) {
        try {
            return new SafetensorsWriter(file, tensors, metadata);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    /** Writes all tensors of a source into one file. */
    public static void copy(WeightSource source, Path file) {
        Map<String, Spec> tensors = new LinkedHashMap<>();
        source.names().forEach(name -> tensors.put(name, source.spec(name)));
        try (SafetensorsWriter writer = create(file, tensors, Collections.emptyMap())) {
            source.names().forEach(name -> writer.write(name, source));
            writer.finish();
        }
    }

    /**
     * Writes the next bytes of a tensor: all of them, or, in several calls, part after part.
     *
     * @param bytes little-endian elements from position to limit
     * @throws IllegalArgumentException if another tensor's turn is now, or if these are more bytes than it has
     */
    public void write(String name, ByteBuffer bytes) {
        if (!name.equals(current) || missing == 0) {
            startNext(name);
        }
        if (bytes.remaining() > missing) {
            throw new IllegalArgumentException(
                    file + ": tensor " + name + " lacks " + missing + " bytes, was given " + bytes.remaining());
        }
        missing -= bytes.remaining();
        try {
            put(bytes);
        } catch (IOException e) {
            throw FileBytes.unreadable(unfinished, e);
        }
    }

    /** Copies a tensor that the source has under the same name, type and shape; of any size. */
    public void write(String name, WeightSource source) {
        write(name, source, written -> {});
    }

    /** The same, telling how many bytes were written after each part. */
    void write(String name, WeightSource source, LongConsumer written) {
        long length = source.spec(name).byteLength();
        if (length == 0) {
            write(name, ByteBuffer.allocate(0));
        }
        for (long offset = 0; offset < length; offset += COPY_BYTES) {
            int part = (int) Math.min(COPY_BYTES, length - offset);
            write(name, source.bytes(name, offset, part));
            written.accept(part);
        }
    }

    private void startNext(String name) {
        if (missing > 0) {
            throw new IllegalArgumentException(
                    file + ": tensor " + current + " still lacks " + missing + " bytes, was given tensor " + name);
        }
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException(file + ": all tensors are written, was given tensor " + name);
        }
        if (!tensors.getFirst().getKey().equals(name)) {
            throw new IllegalArgumentException(
                    file + ": tensor " + tensors.getFirst().getKey() + " comes now, was given " + name);
        }
        current = name;
        missing = tensors.removeFirst().getValue().byteLength();
    }

    private void put(ByteBuffer bytes) throws IOException {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /**
     * Gives the file its name; an older one of that name is replaced in the same instant.
     *
     * @throws IllegalArgumentException if bytes are missing
     * @throws BundleException if the file cannot be written
     */
    public void finish() {
        if (missing > 0 || !tensors.isEmpty()) {
            throw new IllegalArgumentException(file + ": ends with tensor " + current + ", which lacks " + missing
                    + " bytes" + (!tensors.isEmpty() ? ", and others are missing" : ""));
        }
        try {
            channel.force(true);
            channel.close();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw FileBytes.unreadable(unfinished, e);
        }
    }
}
