package io.comevl.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What is known to be whole of a long write, in a file beside it. The first line says what is written, each other one how
 * far it is; every line ends with its own checksum. A line is added after the bytes that it speaks of have reached the
 * disk, so that whenever the machine stops, no line says too much. Not safe for several threads.
 */
final class Journal implements AutoCloseable {

    private static final String DAMAGED = "its journal is damaged";

    private final FileChannel channel;
    private final String key;
    private final List<Mark> marks = new ArrayList<>();
    private Optional<String> refused = Optional.empty();

    /**
     * So much is whole.
     *
     * @param tensors number of whole tensors from the first on
     * @param bytes of the file from its begin on; they may end within a tensor
     * @param checksum CRC-32C of those since the mark before
     */
    record Mark(int tensors, long bytes, long checksum) {

        /** Nothing is. */
        static final Mark NONE = new Mark(0, 0, 0);

        private String line() {
            return tensors + " " + bytes + " " + Long.toHexString(checksum);
        }

        private static Mark read(String line) {
            String[] words = line.split(" ", -1);
            return new Mark(Integer.parseInt(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2], 16));
        }

        private boolean follows(Mark before) {
            return tensors >= before.tensors && bytes >= before.bytes;
        }
    }

    private Journal(FileChannel channel, String key) {
        this.channel = channel;
        this.key = key;
    }

    /**
     * Opens the journal of a write, or begins one: if there is none, or none of the same.
     *
     * @param key what is written, in one word
     */
    static Journal open(Path file, String key) throws IOException {
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        Journal journal = new Journal(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), key);
        try {
            journal.read(text);
        } catch (IOException e) {
            journal.close();
            throw e;
        }
        return journal;
    }

    private void read(String text) throws IOException {
        // What follows the last end of line was being written when the machine stopped.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        if (whole.isEmpty()) {
            beginAnew();
            return;
        }
        refused = refusal(whole.lines().toList());
        if (refused.isPresent()) {
            beginAnew();
        } else {
            channel.truncate(whole.length()).position(whole.length());
        }
    }

    /** Takes the lines in; what is wrong with them. */
    private Optional<String> refusal(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            int end = lines.get(i).lastIndexOf(' ');
            String said = lines.get(i).substring(0, Math.max(0, end));
            if (!lines.get(i).equals(checked(said))) {
                return Optional.of(DAMAGED);
            }
            if (i == 0 && !said.equals(key)) {
                return Optional.of("the checkpoint, what is asked of it, or the program is another one now");
            }
            if (i > 0 && !take(said)) {
                return Optional.of(DAMAGED);
            }
        }
        return Optional.empty();
    }

    private boolean take(String said) {
        Mark mark = Mark.read(said);
        boolean follows = mark.follows(marks.isEmpty() ? Mark.NONE : marks.get(marks.size() - 1));
        marks.add(mark);
        return follows;
    }

    private static String checked(String said) {
        CRC32C sum = new CRC32C();
        sum.update(said.getBytes(StandardCharsets.ISO_8859_1));
        return said + " " + Long.toHexString(sum.getValue());
    }

    /** Whether the journal in this file says that anything is whole. */
    static boolean saysSomething(Path file) {
        try {
            return Files.exists(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .lines()
                                    .count()
                            > 1;
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    /** Why what the file said when it was opened does not count; empty if it does, or if it said nothing. */
    Optional<String> refused() {
        return refused;
    }

    /** All marks, each further than the one before. */
    List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** Forgets all marks. */
    void beginAnew() throws IOException {
        marks.clear();
        channel.truncate(0).position(0);
        append(key);
    }

    /** Adds a mark; the bytes that it speaks of must have reached the disk. */
    void add(Mark mark) throws IOException {
        marks.add(mark);
        append(mark.line());
    }

    private void append(String said) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((checked(said) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
