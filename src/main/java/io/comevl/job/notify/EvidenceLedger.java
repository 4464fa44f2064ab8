package io.comevl.job.notify;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;

/** What evidence there is, and which of it is too old or too much. */
final class EvidenceLedger {

    private final EvidenceOptions options;
    private final Clock clock;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;

    /**
     * Evidence of one event.
     *
     * @param name under which it lies
     */
    record Kept(String name, Instant writtenAt, long bytes) {}

    /** Deletes what lies under a name; nothing if it is gone already. */
    @FunctionalInterface
    interface Deletion {
        void delete(String name) throws IOException;
    }

    EvidenceLedger(EvidenceOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** What was found at the start. */
    void found(Collection<Kept> all) {
        all.stream().sorted(Comparator.comparing(Kept::writtenAt)).forEach(this::added);
    }

    /** The newest. */
    void added(Kept one) {
        kept.addLast(one);
        bytes += one.bytes();
    }

    /** Deletes what is too old or too much; the newest stays. */
    void tidy(Deletion deletion) throws IOException {
        Instant oldest = clock.instant().minus(options.keep());
        while (kept.size() > 1
                && (bytes > options.mostBytes() || kept.getFirst().writtenAt().isBefore(oldest))) {
            deletion.delete(kept.getFirst().name());
            bytes -= kept.removeFirst().bytes();
        }
    }
}
