package io.comevl.job.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that starts the others and starts them again when they die. Ends all of them when it is asked to end, or
 * when the process that owns the cluster is gone. If it is killed itself, the others go on, but nobody starts them again
 * until another one is started, which takes over those that live.
 */
public final class Supervisor {

    static final String NAME = "supervisor";

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration RESPITE = Duration.ofSeconds(8);
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ClusterFolder folder;
    private final ClusterSettings settings;
    private final List<Member> members = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Supervisor(ClusterFolder folder, ClusterSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Runs a cluster until it is stopped.
     *
     * @param arguments its folder
     */
    public static void main(String[] arguments) throws Exception {
        ClusterFolder folder = new ClusterFolder(Path.of(arguments[0]));
        ClusterSettings settings = ClusterSettings.read(folder).orElseThrow();
        Supervisor supervisor = new Supervisor(folder, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
        supervisor.run();
    }

    /** Work goes on in the other TaskManagers; a new one that starts meanwhile takes their processors from them. */
    private Duration respite(Program program) {
        boolean hasOthers = program.name().startsWith(Members.TASK_MANAGER) && settings.taskManagers() > 1;
        return hasOthers ? RESPITE : Duration.ZERO;
    }

    private void run() throws IOException, InterruptedException {
        try {
            for (Program program : new Members(folder, settings).prepare()) {
                members.add(new Member(program, folder, respite(program)));
            }
            for (Member member : members) {
                member.tend(Instant.now());
                if (member.program().needed()) {
                    await(member.program());
                }
            }
            do {
                for (Member member : members) {
                    member.tend(Instant.now());
                }
                if (members.stream().filter(Member::hasOthers).noneMatch(Member::lives)) {
                    members.forEach(Member::hurry); // nobody is left to leave the machine to
                }
            } while (ownerLives() && !stopping.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            end();
            stopped.countDown();
        }
    }

    /** Those who need it would wait for it too, but much longer than it takes. */
    private void await(Program program) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline) && stopping.getCount() > 0) {
            try (Socket answered = new Socket(InetAddress.getLoopbackAddress(), program.port())) {
                LOG.info("{} listens on port {}", program.name(), answered.getPort());
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
            }
        }
    }

    private boolean ownerLives() {
        OptionalLong owner = settings.owner();
        return owner.isEmpty() || ProcessHandle.of(owner.getAsLong()).isPresent();
    }

    /** Those that others wait for when they begin end last: the others write to them while they end. */
    private void end() throws IOException, InterruptedException {
        List<Member> lastFirst = new ArrayList<>(members);
        Collections.reverse(lastFirst);
        lastFirst.stream().filter(member -> !member.program().needed()).forEach(Member::ask);
        lastFirst.sort(Comparator.comparing(member -> member.program().needed()));
        for (Member member : lastFirst) {
            member.stop(PATIENCE);
        }
        Files.deleteIfExists(folder.note(NAME));
    }

    private void stop() {
        stopping.countDown();
        try {
            stopped.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
