package io.comevl.bundle;

import io.comevl.ops.WeightSource.Location;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip file lie, so that uncompressed ones can be mapped; {@code java.util.zip} does not tell. Reads
 * the directory at the end of the file, in its 64-bit form too (PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3).
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int EXTRA_64 = 0x0001;
    private static final long IN_EXTRA = 0xffff_ffffL;

    private final Path file;
    private final long size;

    private ZipDirectory(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    /** An entry as the directory describes it. */
    private record Entry(boolean stored, long length, long localHeader) {}

    /**
     * Places of all entries' bytes, in the order of the directory.
     *
     * @throws BundleException if the file is no zip file, is damaged, or holds compressed entries
     */
    static Map<String, Location> read(Path file) {
        try {
            return new ZipDirectory(file, FileBytes.size(file)).entries();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BundleException(file + ": its zip directory is damaged; copy or download it again", e);
        }
    }

    private Map<String, Location> entries() {
        ByteBuffer directory = directory();
        Map<String, Location> places = new LinkedHashMap<>();
        while (directory.remaining() >= ENTRY_BYTES && directory.getInt(directory.position()) == ENTRY) {
            ByteBuffer fields =
                    directory.slice(directory.position(), ENTRY_BYTES).order(directory.order());
            directory.position(directory.position() + ENTRY_BYTES);
            byte[] name = new byte[unsigned(fields.getShort(28))];
            directory.get(name);
            ByteBuffer extra = directory
                    .slice(directory.position(), unsigned(fields.getShort(30)))
                    .order(directory.order());
            directory.position(directory.position() + extra.limit() + unsigned(fields.getShort(32)));
            String path = new String(name, StandardCharsets.UTF_8);
            if (places.put(path, data(path, entry(fields, extra))) != null) {
                throw damaged("holds " + path + " twice");
            }
        }
        if (directory.remaining() >= Integer.BYTES || places.isEmpty()) {
            throw damaged("its zip directory breaks off after " + places.size() + " entries");
        }
        return places;
    }

    private ByteBuffer directory() {
        long tailStart = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
        ByteBuffer tail = map(tailStart, size - tailStart);
        int end = tail.limit() - END_BYTES;
        while (end >= 0 && tail.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw new BundleException(
                    file + ": expected the zip container that torch.save writes (PyTorch 1.6 or later), "
                            + "found another kind of file or one that was cut short; copy it again or save it anew");
        }
        long length = unsigned(tail.getInt(end + 12));
        long start = unsigned(tail.getInt(end + 16));
        int locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR_64) {
            ByteBuffer large = map(tail.getLong(locator + 8), END_64_BYTES);
            if (large.getInt(0) != END_64) {
                throw damaged("its 64-bit zip directory is not where it should be");
            }
            length = large.getLong(40);
            start = large.getLong(48);
        }
        return map(start, length);
    }

    private static Entry entry(ByteBuffer fields, ByteBuffer extra) {
        long length = unsigned(fields.getInt(24));
        long compressed = unsigned(fields.getInt(20));
        long localHeader = unsigned(fields.getInt(42));
        while (extra.remaining() >= 4) {
            int kind = unsigned(extra.getShort());
            int end = unsigned(extra.getShort()) + extra.position();
            if (kind == EXTRA_64) {
                length = length == IN_EXTRA ? extra.getLong() : length;
                compressed = compressed == IN_EXTRA ? extra.getLong() : compressed;
                localHeader = localHeader == IN_EXTRA ? extra.getLong() : localHeader;
            }
            extra.position(Math.min(end, extra.limit()));
        }
        boolean encrypted = (fields.getShort(8) & 1) != 0;
        return new Entry(fields.getShort(10) == 0 && length == compressed && !encrypted, length, localHeader);
    }

    private Location data(String path, Entry entry) {
        if (!entry.stored()) {
            throw new BundleException(
                    file + ": entry " + path + " is compressed or encrypted; torch.save stores entries "
                            + "as they are, so save the checkpoint anew");
        }
        ByteBuffer local = map(entry.localHeader(), LOCAL_BYTES);
        if (local.getInt(0) != LOCAL) {
            throw damaged("entry " + path + " is not where the zip directory says");
        }
        long start = entry.localHeader() + LOCAL_BYTES + unsigned(local.getShort(26)) + unsigned(local.getShort(28));
        if (entry.length() < 0 || entry.length() > size - start) {
            throw damaged("entry " + path + " ends outside the file");
        }
        return new Location(file, start, entry.length());
    }

    private ByteBuffer map(long offset, long length) {
        if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || offset > size - length) {
            throw damaged("its zip directory points outside the file");
        }
        return FileBytes.map(new Location(file, offset, length));
    }

    private BundleException damaged(String what) {
        return new BundleException(file + ": " + what + "; copy or download it again");
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
