package io.comevl.bundle;

import io.comevl.ops.WeightSource.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads files with our kind of error messages; tensors are mapped, each by itself, so that no file is too large. */
final class FileBytes {

    private FileBytes() {}

    static long size(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new BundleException(file + ": no such file");
            }
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Maps part of a file, little-endian and read-only; the mapping lives as long as the buffer is reachable. */
    static ByteBuffer map(Location place) {
        if (place.length() == 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        try (FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.READ)) {
            if (place.offset() + place.length() > channel.size()) {
                throw new BundleException(place.file() + ": expected " + (place.offset() + place.length())
                        + " bytes or more, found " + channel.size() + "; the file was cut short, copy it again");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, place.offset(), place.length())
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw unreadable(place.file(), e);
        }
    }

    /**
     * Maps part of a tensor.
     *
     * @throws IllegalArgumentException if the tensor has no such part
     */
    static ByteBuffer map(String name, Location tensor, long offset, long length) {
        if (offset < 0 || length < 0 || offset > tensor.length() - length) {
            throw new IllegalArgumentException(
                    name + ": has " + tensor.length() + " bytes, asked for " + length + " at " + offset);
        }
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + ": its " + length + " bytes are too many for one buffer; read it in parts");
        }
        return map(new Location(tensor.file(), tensor.offset() + offset, length));
    }

    /** All bytes of a small file. */
    static byte[] read(Path file, long mostBytes) {
        long size = size(file);
        if (size > mostBytes) {
            throw new BundleException(file + ": expected at most " + mostBytes + " bytes, found " + size);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** A folder's own name, wherever it is reached from. */
    static String folderName(Path folder) {
        try {
            return String.valueOf(folder.toRealPath().getFileName());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    static BundleException unreadable(Path file, IOException cause) {
        String why = cause instanceof NoSuchFileException ? "no such file" : "cannot be read or written: " + cause;
        return new BundleException(file + ": " + why, cause);
    }
}
