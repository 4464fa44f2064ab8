package io.comevl.ingest.live;

import io.comevl.avro.CameraState;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.FrameSource;
import io.comevl.ingest.Picture;
import io.comevl.ingest.Thinning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The work of a camera's process: connects, hands pictures on, and connects again for ever, saying how it is. Whatever
 * hangs here is found by whoever listens: a report is due within the camera's timeout, from the thread that may hang.
 */
public final class Grabber {

    private static final Duration SAY_EVERY = Duration.ofMillis(250);

    private final CameraSpec camera;
    private final SourceOpener opener;
    private final NewestFrame newest;
    private final Consumer<Report> listener;
    private final Backoff backoff;
    private Instant said = Instant.EPOCH;
    private Optional<Instant> lastFrame = Optional.empty();
    private int widthPixels;
    private int heightPixels;

    Grabber(CameraSpec camera, SourceOpener opener, NewestFrame newest, Consumer<Report> listener) {
        this.camera = camera;
        this.opener = opener;
        this.newest = newest;
        this.listener = listener;
        this.backoff = new Backoff(camera.timeout(), RandomGenerator.getDefault());
    }

    /**
     * Runs as a process that a {@link CameraSupervisor} started; returns only if it could not begin.
     *
     * @param orders its standard input: one line says what to do; when it ends, the supervisor is gone and so is this
     *     process, whatever hangs in it
     * @param reports its standard output
     */
    public static void runAsProcess(InputStream orders, OutputStream reports, SourceOpener opener)
            throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(orders, StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (line == null) {
            return;
        }
        Order order = Order.of(line);
        endWith(lines);
        PrintStream out = new PrintStream(reports, true, StandardCharsets.UTF_8);
        CameraSpec camera = order.camera();
        try (FramePublisher publisher = FramePublisher.giveUpAfter(camera.timeout(), order.kafka(), order.topic())) {
            NewestFrame newest = NewestFrame.start(camera, order.firstSequence(), publisher::deliver);
            new Grabber(camera, opener, newest, report -> out.println(report.line())).run();
        }
    }

    private static void endWith(BufferedReader supervisor) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (supervisor.readLine() != null) {
                            // Nothing more is said; only the end matters.
                        }
                    } catch (IOException gone) {
                        // So is the end.
                    }
                    Runtime.getRuntime().halt(0); // an orderly exit could wait for what hangs
                },
                "end-with-supervisor");
        thread.setDaemon(true);
        thread.start();
    }

    /** Grabs until interrupted. */
    void run() throws InterruptedException {
        while (true) {
            say(CameraState.CONNECTING, "", Duration.ZERO);
            Instant begin = Instant.now();
            String reason = grabUntilLost();
            if (Duration.between(begin, Instant.now()).compareTo(camera.timeout()) > 0 && isFresh()) {
                backoff.reset();
            }
            Duration pause = backoff.pause();
            say(CameraState.WAITING, reason, pause);
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    /** Whether pictures came until lately, so that the connection was of use. */
    private boolean isFresh() {
        Instant recent = Instant.now().minus(camera.timeout());
        return lastFrame.filter(recent::isBefore).isPresent();
    }

    private String grabUntilLost() throws InterruptedException {
        try {
            SourceOpener.Opened opened = opener.open(camera);
            try (FrameSource source = opened.source()) {
                return grab(source, opened.origin());
            }
        } catch (IOException lost) {
            return lost.getMessage();
        } catch (RuntimeException broken) { // of native code met by pictures that are none
            return broken.getClass().getSimpleName();
        }
    }

    private String grab(FrameSource source, Instant origin) throws IOException, InterruptedException {
        Thinning thinning = new Thinning(camera.interval());
        Optional<Picture> picture = source.next();
        while (picture.isPresent()) {
            Instant captured = origin.plus(picture.get().at());
            Duration behind = Duration.between(captured, Instant.now());
            if (behind.compareTo(camera.timeout()) > 0) { // newer ones are to be had by connecting anew
                return "its pictures came " + behind.toSeconds() + " s late";
            }
            awaitDue(captured);
            take(captured, picture.get(), thinning);
            picture = source.next();
        }
        return "the stream ended or fell silent";
    }

    /** Clips and worlds are ahead of their time, streams never are. */
    private void awaitDue(Instant captured) throws InterruptedException {
        Duration wait = Duration.between(Instant.now(), captured);
        while (wait.toNanos() > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(wait.toNanos(), SAY_EVERY.toNanos()));
            sayConnected();
            wait = Duration.between(Instant.now(), captured);
        }
    }

    private void take(Instant captured, Picture picture, Thinning thinning) {
        lastFrame = Optional.of(captured);
        widthPixels = picture.pixels().widthPixels();
        heightPixels = picture.pixels().heightPixels();
        if (thinning.isWanted(picture.at())) {
            newest.offer(captured, picture.pixels());
        } else {
            newest.thinned();
        }
        sayConnected();
    }

    private void sayConnected() {
        if (Duration.between(said, Instant.now()).compareTo(SAY_EVERY) >= 0) {
            say(CameraState.CONNECTED, "", Duration.ZERO);
        }
    }

    private void say(CameraState state, String reason, Duration pause) {
        said = state == CameraState.CONNECTED ? Instant.now() : Instant.EPOCH;
        listener.accept(new Report(state, reason, pause, lastFrame, widthPixels, heightPixels, newest.counts()));
    }
}
