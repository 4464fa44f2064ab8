package io.comevl.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process that is kept alive. One that lived for a while is started again soon, one that dies again and again ever
 * more rarely.
 */
final class Member {

    private static final Logger LOG = LoggerFactory.getLogger(Member.class);
    private static final Duration LIVED = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Program program;
    private final ClusterFolder folder;
    private final Duration respite;
    private ProcessHandle process;
    private Instant began = Instant.EPOCH;
    private Instant next = Instant.EPOCH;
    private Duration pause = FIRST_PAUSE;
    private boolean inRespite;
    private int starts;

    /**
     * Does not start it yet; one that lives since a supervisor before this one started it is taken over.
     *
     * @param respite how long the machine is left to the others when one dies that had lived for a while
     */
    Member(Program program, ClusterFolder folder, Duration respite) throws IOException {
        this.program = program;
        this.folder = folder;
        this.respite = respite;
        Optional<ProcessNote> note = ProcessNote.read(folder.note(program.name()));
        Optional<ProcessHandle> living = note.flatMap(ProcessNote::process);
        if (living.isPresent()) {
            process = living.get();
            began = note.get().began();
            starts = note.get().starts();
            LOG.info("{} (pid {}) lives and is kept", program.name(), process.pid());
        }
    }

    Program program() {
        return program;
    }

    /** Starts it if it does not run and it is time. */
    void tend(Instant now) throws IOException {
        if (lives()) {
            return;
        }
        if (process != null) {
            mourn(now);
        }
        if (!now.isBefore(next)) {
            start(now);
        }
    }

    /** Whether others do the same work. */
    boolean hasOthers() {
        return !respite.isZero();
    }

    boolean lives() {
        return process != null && process.isAlive();
    }

    /** Gives the respite up, if it is in one. */
    void hurry() {
        if (inRespite) {
            next = Instant.EPOCH;
            inRespite = false;
        }
    }

    private void mourn(Instant now) {
        boolean lived = Duration.between(began, now).compareTo(LIVED) >= 0;
        inRespite = lived && hasOthers();
        pause = lived ? FIRST_PAUSE : pause;
        next = now.plus(lived ? respite : pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        LOG.warn("{} (pid {}) ended, started again at {}", program.name(), process.pid(), next);
        process = null;
    }

    private void start(Instant now) throws IOException {
        clear(folder.scratch(program.name()));
        // After a respite others do the work: there is time to get ready first.
        JavaProcess wanted = inRespite ? program.process().with(WarmTaskManager.READY_FIRST) : program.process();
        process = wanted.start(folder.output(program.name())).toHandle();
        inRespite = false;
        began = now;
        ProcessNote.of(process, ++starts).write(folder.note(program.name()));
    }

    /** What a killed process left behind is of no use to the next. */
    private static void clear(Path scratch) throws IOException {
        if (Files.exists(scratch)) {
            try (Stream<Path> files = Files.walk(scratch)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.createDirectories(scratch);
    }

    /** Asks it to end. */
    void ask() {
        if (process != null) {
            process.destroy();
        }
    }

    /** Asks it to end, and kills it if it does not in time. */
    void stop(Duration patience) throws InterruptedException, IOException {
        ask();
        if (process != null && !ends(patience)) {
            process.destroyForcibly();
            ends(patience);
        }
        Files.deleteIfExists(folder.note(program.name()));
    }

    private boolean ends(Duration patience) throws InterruptedException {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        }
    }
}
