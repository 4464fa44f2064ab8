package io.comevl.grounding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A place where an answer may go on along several paths of tokens, some of which may begin alike. */
final class Fork implements AnswerForm {

    private final List<Path> paths;
    private volatile long[] allowed;

    private Fork(List<Path> paths) {
        this.paths = paths;
    }

    /**
     * Tokens, and what may follow them.
     *
     * @param tokens at least one; shared, never written to
     * @param from how many of them lie behind
     * @param then asked for when all of them do
     */
    record Path(long[] tokens, int from, Supplier<Fork> then) {

        /** From its first token. */
        Path(long[] tokens, Supplier<Fork> then) {
            this(tokens, 0, then);
        }

        private long first() {
            return tokens[from];
        }
    }

    static Fork of(Path... paths) {
        return new Fork(List.of(paths));
    }

    static Fork of(List<Path> paths) {
        return new Fork(paths);
    }

    /** Where nothing follows. */
    static Fork end() {
        return new Fork(List.of());
    }

    /** This place or another: paths of both. */
    Fork or(Fork other) {
        List<Path> both = new ArrayList<>(paths);
        both.addAll(other.paths);
        return new Fork(both);
    }

    @Override
    public boolean isFree() {
        return false;
    }

    @Override
    public long[] allowed() {
        if (allowed == null) {
            allowed = paths.stream().mapToLong(Path::first).sorted().distinct().toArray();
        }
        return allowed;
    }

    @Override
    public AnswerForm after(long token) {
        List<Path> left = new ArrayList<>();
        for (Path path : paths) {
            if (path.first() == token) {
                if (path.from() + 1 == path.tokens().length) {
                    left.addAll(path.then().get().paths);
                } else {
                    left.add(new Path(path.tokens(), path.from() + 1, path.then()));
                }
            }
        }
        return new Fork(left);
    }

    static long[] join(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(LongStream::of).toArray();
    }
}
