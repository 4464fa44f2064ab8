package io.comevl.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the system every second how much memory this process holds, and, when told to, how much of the heap lives. */
final class MemoryWatch implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");

    private final long start = System.nanoTime();
    private final List<Sample> resident = new ArrayList<>();
    private final List<Sample> live = new ArrayList<>();
    private final Thread thread = new Thread(this::watch, "memory-watch");

    MemoryWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * What was found at some time.
     *
     * @param at since the watch began
     */
    record Sample(Duration at, double megabytes) {}

    /**
     * What a process holds.
     *
     * @param residentMegabytes on average; 0 where the system does not tell. A heap grows towards its limit before much of
     *     it is collected
     * @param liveMegabytes of objects that a collection leaves
     */
    record Mean(double residentMegabytes, double liveMegabytes) {}

    /** Heap that is left after a collection. */
    static double liveMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (1024.0 * 1024);
    }

    private void watch() {
        try {
            while (true) {
                sample();
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("this process's memory cannot be read", e);
        }
    }

    private void sample() throws IOException {
        if (!Files.exists(STATUS)) {
            return;
        }
        Optional<String> line = Files.readAllLines(STATUS).stream()
                .filter(status -> status.startsWith("VmRSS:"))
                .findFirst();
        line.map(kilobytes -> Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024.0)
                .ifPresent(megabytes -> add(resident, megabytes));
    }

    /** Collects garbage and notes what is left. */
    void collect() {
        add(live, liveMegabytes());
    }

    private synchronized void add(List<Sample> samples, double megabytes) {
        samples.add(new Sample(Duration.ofNanos(System.nanoTime() - start), megabytes));
    }

    /** The whole process, a sample a second. */
    synchronized List<Sample> resident() {
        return List.copyOf(resident);
    }

    /** What collections left. */
    synchronized List<Sample> live() {
        return List.copyOf(live);
    }

    /** Of one of so many equal parts of the time, the first being number 0, each of which ended with a collection. */
    synchronized Mean part(int part, int parts) {
        int size = resident.size();
        double mean = resident.subList(part * size / parts, (part + 1) * size / parts).stream()
                .mapToDouble(Sample::megabytes)
                .average()
                .orElse(0);
        return new Mean(mean, live.get(part).megabytes());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
