package io.comevl.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of tensors one after the other, each at the start of a page; made when the first one comes. */
final class DataFile implements AutoCloseable {

    /** Where tensors may start so that they can be mapped on their own. */
    private static final long PAGE_BYTES = 4096;

    private final Path file;
    private FileChannel channel;
    private long end;

    DataFile(Path file) throws IOException {
        this.file = file;
        Files.deleteIfExists(file);
    }

    WeightSource.Location append(ByteBuffer bytes) throws IOException {
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        long offset = (end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        ByteBuffer rest = bytes.duplicate();
        long length = rest.remaining();
        end = offset;
        while (rest.hasRemaining()) {
            end += channel.write(rest, end);
        }
        return new WeightSource.Location(file, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
