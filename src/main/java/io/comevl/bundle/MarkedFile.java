package io.comevl.bundle;

import io.comevl.bundle.Journal.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file that is written from front to back, with a {@link Journal} of what is known to have reached the disk, so that a
 * write that was cut off can go on. Not safe for several threads.
 */
final class MarkedFile implements AutoCloseable {

    private static final int CHECK_BYTES = 1 << 20;

    private final FileChannel channel;
    private final Journal journal;
    private final CRC32C sum = new CRC32C();
    private long unmarked;

    private MarkedFile(FileChannel channel, Journal journal) {
        this.channel = channel;
        this.journal = journal;
    }

    /**
     * Opens a file that may have been begun.
     *
     * @param journal its journal's file
     * @param key what is written, in one word; nothing that was written under another key counts
     */
    static MarkedFile open(Path file, Path journal, String key) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new MarkedFile(channel, Journal.open(journal, key));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether some of it is noted to be whole. */
    boolean isBegun() {
        return !journal.marks().isEmpty();
    }

    /**
     * Reads again what is noted, and makes it what the next bytes follow. If it is not as it was written, the file begins
     * anew.
     *
     * @return why what was there does not count; empty if it does, or if nothing was
     */
    Optional<String> takeUp() throws IOException {
        Optional<String> refused = journal.refused();
        if (refused.isEmpty() && !isAsNoted()) {
            journal.beginAnew();
            refused = Optional.of("its tensors are not as they were written");
        }
        channel.truncate(whole().bytes()).position(whole().bytes());
        return refused;
    }

    private boolean isAsNoted() throws IOException {
        ByteBuffer part = ByteBuffer.allocateDirect(CHECK_BYTES);
        CRC32C found = new CRC32C();
        long at = 0;
        for (Mark mark : journal.marks()) {
            found.reset();
            while (at < mark.bytes()) {
                part.clear().limit((int) Math.min(CHECK_BYTES, mark.bytes() - at));
                int length = channel.read(part, at);
                if (length < 0) {
                    return false;
                }
                found.update(part.flip());
                at += length;
            }
            if (found.getValue() != mark.checksum()) {
                return false;
            }
        }
        return true;
    }

    /** How far the file is known to be whole. */
    Mark whole() {
        List<Mark> marks = journal.marks();
        return marks.isEmpty() ? Mark.NONE : marks.get(marks.size() - 1);
    }

    /** Writes the next bytes, from position to limit. */
    void put(ByteBuffer bytes) throws IOException {
        sum.update(bytes.duplicate());
        unmarked += bytes.remaining();
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** How many bytes were written since the last mark. */
    long unmarked() {
        return unmarked;
    }

    /**
     * Forces everything to the disk, then notes that it is whole.
     *
     * @param tensors so many, from the first on, are
     */
    void mark(int tensors) throws IOException {
        channel.force(true);
        journal.add(new Mark(tensors, channel.position(), sum.getValue()));
        sum.reset();
        unmarked = 0;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            journal.close();
        }
    }
}
