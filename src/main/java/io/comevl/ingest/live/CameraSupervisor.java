package io.comevl.ingest.live;

import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.ingest.CameraCounts;
import io.comevl.ingest.CameraCounts.Reason;
import io.comevl.ingest.KafkaCluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Keeps a camera going for ever: starts its process, listens to it, kills it when it falls silent for longer than the
 * camera's timeout, and starts it again when it has died. Safe for use by several threads.
 */
public final class CameraSupervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CameraSupervisor.class);

    /** A process starts slowly on a busy machine. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private static final Duration RATE_TIME = Duration.ofSeconds(2);

    private final CameraSpec camera;
    private final Target target;
    private final Consumer<String> log;
    private final Thread thread;
    private CameraState state = CameraState.STARTING;
    private Instant since = Instant.now();
    private String reason = "";
    private Optional<Report> latest = Optional.empty();
    private CameraCounts ended = CameraCounts.none();
    private Optional<Instant> lastFrame = Optional.empty();
    private long losses;
    private long restarts;
    private long ratePublished;
    private Instant rateSince = Instant.now();
    private double framesPerSecond;
    private Optional<GrabberProcess> running = Optional.empty();

    /**
     * Where frames go, and by which process.
     *
     * @param topic of frames
     * @param mainClass calls {@link Grabber#runAsProcess}
     */
    public record Target(KafkaCluster kafka, String topic, String mainClass) {}

    private CameraSupervisor(CameraSpec camera, Target target, Consumer<String> log) {
        this.camera = camera;
        this.target = target;
        this.log = log;
        this.thread = new Thread(this::supervise, "supervise-" + camera.id());
    }

    /**
     * Starts a camera; returns at once.
     *
     * @param log gets a line when it is connected and when it is lost
     */
    public static CameraSupervisor start(CameraSpec camera, Target target, Consumer<String> log) {
        CameraSupervisor supervisor = new CameraSupervisor(camera, target, log);
        supervisor.thread.setDaemon(true);
        supervisor.thread.start();
        return supervisor;
    }

    private void supervise() {
        Backoff backoff = new Backoff(camera.timeout(), RandomGenerator.getDefault());
        try {
            while (true) {
                Instant begin = Instant.now();
                String why = runOnce(begin);
                if (Duration.between(begin, Instant.now()).compareTo(START_PATIENCE) > 0) {
                    backoff.reset();
                }
                Duration pause = backoff.pause();
                lost(why, pause);
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private String runOnce(Instant begin) throws InterruptedException {
        // Numbers of frames never come twice: no camera sends a thousand a second.
        Order order = new Order(camera, target.kafka(), target.topic(), begin.toEpochMilli());
        try (GrabberProcess process = GrabberProcess.start(order, target.mainClass())) {
            started(process);
            return follow(process);
        } catch (IOException unstartable) {
            return "its process can't be started: " + unstartable.getMessage();
        } finally {
            stopped();
        }
    }

    private String follow(GrabberProcess process) throws InterruptedException {
        Duration patience = START_PATIENCE;
        Optional<Report> report = process.next(patience);
        while (report.isPresent()) {
            take(report.get());
            patience = camera.timeout().plus(report.get().pause());
            report = process.next(patience);
        }
        Duration silent = patience;
        return process.exitCode()
                .map(code -> "its process ended with code " + code)
                .orElse("its process hung, silent for " + seconds(silent));
    }

    private synchronized void started(GrabberProcess process) {
        running = Optional.of(process);
        enter(CameraState.STARTING);
    }

    private synchronized void stopped() {
        running = Optional.empty();
        ended = ended.plus(latest.map(Report::counts).orElse(CameraCounts.none()));
        latest = Optional.empty();
    }

    private synchronized void take(Report report) {
        latest = Optional.of(report);
        lastFrame = report.lastFrame().or(() -> lastFrame);
        if (report.state() == CameraState.WAITING) {
            losses++;
            tell(report.reason(), report.pause());
        } else if (report.state() == CameraState.CONNECTED && state != CameraState.CONNECTED) {
            reason = "";
            say("connected, " + report.widthPixels() + "x" + report.heightPixels());
        }
        enter(report.state());
    }

    private synchronized void lost(String why, Duration pause) {
        restarts++;
        tell(why, pause);
        enter(CameraState.WAITING);
    }

    /** Says why, once as long as the reason stays the same. */
    private void tell(String why, Duration pause) {
        if (!why.equals(reason)) {
            say("lost: " + why + "; trying again in " + seconds(pause) + ", and for ever");
        }
        reason = why;
    }

    /** To whoever started the cameras, and for operators who search logs by camera. */
    private void say(String what) {
        log.accept(camera.id() + ": " + what);
        MDC.put("camera", camera.id());
        LOG.info("camera {}: {}", camera.id(), what);
        MDC.remove("camera");
    }

    private void enter(CameraState next) {
        if (next != state) {
            state = next;
            since = Instant.now();
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** How the camera is; its rate is that of some two seconds, as far as it is asked for so often. */
    public synchronized CameraStatus status() {
        Instant now = Instant.now();
        CameraCounts counts = ended.plus(latest.map(Report::counts).orElse(CameraCounts.none()));
        Duration passed = Duration.between(rateSince, now);
        if (passed.compareTo(RATE_TIME) >= 0) {
            framesPerSecond = 1000.0 * (counts.published() - ratePublished) / passed.toMillis();
            ratePublished = counts.published();
            rateSince = now;
        }
        Map<String, Long> skipped = new TreeMap<>();
        for (Map.Entry<Reason, Long> entry : counts.skipped().entrySet()) {
            skipped.put(entry.getKey().name(), entry.getValue());
        }
        return CameraStatus.newBuilder()
                .setCamera(camera.id())
                .setState(state)
                .setReason(reason)
                .setAddress(camera.address().toString())
                .setSinceAt(since)
                .setReportedAt(now)
                .setLastFrameAt(lastFrame.orElse(null))
                .setWidth(latest.map(Report::widthPixels).orElse(0))
                .setHeight(latest.map(Report::heightPixels).orElse(0))
                .setFramesPerSecond(framesPerSecond)
                .setPublished(counts.published())
                .setSkipped(skipped)
                .setLosses(losses)
                .setRestarts(restarts)
                .build();
    }

    /** Number of the camera's process in the operating system; empty if none runs. */
    public synchronized Optional<Long> pid() {
        return running.map(GrabberProcess::pid);
    }

    /** Stops the camera: its process is killed, and its state is {@link CameraState#STOPPED}. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            enter(CameraState.STOPPED);
        }
    }
}
