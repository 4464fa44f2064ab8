package io.comevl.job.cluster;

import io.comevl.ingest.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.input.ReversedLinesFileReader;

/** A Flink cluster of processes of this machine, found again by its folder. */
public final class Cluster {

    private static final int MOST_STARTS = 5;
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClusterFolder folder;
    private final ClusterSettings settings;
    private final FlinkPage page;

    private Cluster(ClusterFolder folder, ClusterSettings settings) {
        this.folder = folder;
        this.settings = settings;
        page = new FlinkPage("localhost", settings.webPort());
    }

    /** Who wants a cluster, and how long they wait for it. */
    public enum Lifetime {
        /** Until it is taken down. */
        UNTIL_DOWN,
        /** At most as long as this process. */
        WITH_THIS_PROCESS
    }

    /**
     * What is wanted.
     *
     * @param configuration folder with {@code config.yaml}
     * @param taskManagers how many of them
     * @param webPort where the web page listens; 0 for any free port
     * @param lifetime when it ends
     * @param companions programs that are kept alive beside it, in the order in which they are started
     */
    public record Plan(
            Path configuration, int taskManagers, int webPort, Lifetime lifetime, List<Companion> companions) {

        /** Copies. */
        public Plan {
            companions = List.copyOf(companions);
        }

        /** A cluster by itself. */
        public Plan(Path configuration, int taskManagers, int webPort, Lifetime lifetime) {
            this(configuration, taskManagers, webPort, lifetime, List.of());
        }
    }

    /**
     * Starts a cluster; returns when all of it has registered. Jobs that ran when this folder's cluster was last taken
     * down go on. If only its supervisor was killed, the others are kept as they are, whatever is planned now.
     *
     * @param patience how long to wait
     * @throws IOException if one runs here already, the port is taken, or something does not start; one line says what
     */
    public static Cluster up(ClusterFolder folder, Plan plan, Duration patience)
            throws IOException, InterruptedException {
        Optional<Cluster> before = at(folder);
        if (before.isPresent() && before.get().isWatched()) {
            throw new IOException(folder.path() + ": a cluster runs here already; see comevl cluster status");
        }
        if (before.isPresent() && !before.get().status().isDown()) {
            before.get().watch(patience);
            return before.get();
        }
        ClusterSettings settings = new ClusterSettings(
                plan.configuration(),
                plan.taskManagers(),
                FreePort.of(plan.webPort(), "Flink's web page"),
                FreePort.of(0, "ZooKeeper"),
                plan.lifetime() == Lifetime.UNTIL_DOWN
                        ? OptionalLong.empty()
                        : OptionalLong.of(ProcessHandle.current().pid()),
                plan.companions());
        Files.createDirectories(folder.path());
        settings.write(folder);
        Cluster cluster = new Cluster(folder, settings);
        cluster.start(patience);
        return cluster;
    }

    /**
     * Has its processes started again when they die, if their supervisor was killed. Those that live are kept.
     *
     * @throws IOException if something does not start; one line says what
     */
    public void watch(Duration patience) throws IOException, InterruptedException {
        if (!isWatched()) {
            start(patience);
        }
    }

    /**
     * The cluster of a folder, whether it runs or not; none if there never was one.
     *
     * @throws IOException if the folder cannot be read
     */
    public static Optional<Cluster> at(ClusterFolder folder) throws IOException {
        return ClusterSettings.read(folder).map(settings -> new Cluster(folder, settings));
    }

    private void start(Duration patience) throws IOException, InterruptedException {
        List<String> options = List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog.file=" + folder.log(Supervisor.NAME),
                "-Dlog4j2.configurationFile=log4j2-cluster.xml");
        Process supervisor = new JavaProcess(
                        Supervisor.NAME,
                        Supervisor.class.getName(),
                        options,
                        List.of(folder.path().toString()))
                .start(folder.output(Supervisor.NAME));
        ProcessNote.of(supervisor.toHandle(), 1).write(folder.note(Supervisor.NAME));
        Instant deadline = Instant.now().plus(patience);
        ClusterStatus first = status();
        for (ClusterStatus now = first; !now.isWhole(); now = status()) {
            Optional<String> broken = broken(supervisor, first, now);
            if (broken.isPresent() || Instant.now().isAfter(deadline)) {
                down();
                throw new IOException("the cluster did not start: "
                        + broken.orElse("not all of it registered within " + patience.toSeconds() + " s") + "; see "
                        + folder.logs());
            }
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
    }

    /** What will not get better by waiting. */
    private Optional<String> broken(Process supervisor, ClusterStatus first, ClusterStatus now) {
        if (!supervisor.isAlive()) {
            return Optional.of(Supervisor.NAME + " ended with " + supervisor.exitValue());
        }
        return now.processes().stream()
                .filter(process -> now.starts(process.name()) - first.starts(process.name()) > MOST_STARTS)
                .map(process -> process.name() + " ends again and again" + lastWords(process.name()))
                .findFirst();
    }

    private String lastWords(String process) {
        try (ReversedLinesFileReader lines = ReversedLinesFileReader.builder()
                .setPath(folder.output(process))
                .setCharset(StandardCharsets.UTF_8)
                .get()) {
            String last = lines.readLine();
            return last == null ? "" : " (" + last + ")";
        } catch (IOException silent) {
            return "";
        }
    }

    /** Programs that are kept alive beside it. */
    public List<Companion> companions() {
        return settings.companions();
    }

    /**
     * Whether somebody starts its processes again when they die.
     *
     * @throws IOException if the folder cannot be read
     */
    public boolean isWatched() throws IOException {
        return process(Supervisor.NAME).isPresent();
    }

    /** Where it keeps everything. */
    public ClusterFolder folder() {
        return folder;
    }

    /** Flink's web page, where jobs are submitted too. */
    public FlinkPage page() {
        return page;
    }

    /**
     * What runs now.
     *
     * @throws IOException if the folder cannot be read
     */
    public ClusterStatus status() throws IOException, InterruptedException {
        List<ClusterStatus.Watched> processes = new ArrayList<>();
        for (String name : processNames()) {
            processes.add(new ClusterStatus.Watched(
                    name,
                    ProcessNote.read(folder.note(name))
                            .filter(note -> note.process().isPresent())
                            .map(note -> new ClusterStatus.Alive(note.pid(), note.began(), note.starts()))));
        }
        Optional<FlinkPage.Overview> flink = Optional.empty();
        List<FlinkPage.Job> jobs = List.of();
        if (processes.stream().anyMatch(process -> process.alive().isPresent())) {
            try {
                flink = Optional.of(page.overview());
                jobs = page.jobs().stream().filter(FlinkPage.Job::isOpen).toList();
            } catch (IOException unanswered) {
                flink = Optional.empty();
            }
        }
        return new ClusterStatus(processes, page.address(), flink, jobs);
    }

    private List<String> processNames() {
        List<String> names = new ArrayList<>(List.of(Supervisor.NAME));
        names.addAll(Members.names(settings));
        return names;
    }

    /**
     * A process of it, by the name under which {@link #status} lists it.
     *
     * @throws IOException if the folder cannot be read
     */
    public Optional<ProcessHandle> process(String name) throws IOException {
        return ProcessNote.read(folder.note(name)).flatMap(ProcessNote::process);
    }

    /**
     * Ends all processes; what jobs know stays in the folder.
     *
     * @throws IOException if the folder cannot be read, or a process cannot be ended
     */
    public void down() throws IOException, InterruptedException {
        for (String name : processNames()) { // the supervisor ends the others
            Optional<ProcessHandle> process = process(name);
            process.ifPresent(ProcessHandle::destroy);
            Instant deadline = Instant.now().plus(PATIENCE);
            while (process.isPresent() && process.get().isAlive()) {
                if (Instant.now().isAfter(deadline)) {
                    process.get().destroyForcibly();
                }
                TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
            }
            Files.deleteIfExists(folder.note(name));
        }
    }
}
