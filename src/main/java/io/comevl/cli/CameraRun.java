package io.comevl.cli;

import io.comevl.avro.CameraStatus;
import io.comevl.ingest.live.CameraGroup;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.CameraSupervisor;
import io.comevl.job.JobOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Cameras from their start until the command is stopped. */
final class CameraRun {

    private static final int STOP_SECONDS = 8;
    private static final int LOOK_MILLIS = 200;

    private CameraRun() {}

    /**
     * Who hears of cameras.
     *
     * @param log gets lines
     * @param cameras gets the status of all of them, a few times a second
     */
    record Told(Consumer<String> log, Consumer<List<CameraStatus>> cameras) {}

    /**
     * Runs cameras until the process is told to end, or this thread is interrupted.
     *
     * @param changes tells which cameras are wanted from now on, as often as it is asked
     */
    static void untilStopped(
            List<CameraSpec> cameras, Supplier<Optional<List<CameraSpec>>> changes, JobOptions options, Told told) {
        CameraSupervisor.Target target =
                new CameraSupervisor.Target(options.kafka(), options.topics().frames(), CameraProcess.class.getName());
        CountDownLatch stopped = new CountDownLatch(1);
        Consumer<String> log = told.log();
        Thread ending = stopOnExit(Thread.currentThread(), stopped);
        try (CameraGroup group = new CameraGroup(target, options.topics().cameraStatus(), log)) {
            log.accept(names(cameras) + " to Kafka at " + options.kafka() + " until stopped");
            group.become(cameras);
            while (true) {
                group.publishNews();
                told.cameras().accept(group.published());
                changes.get().ifPresent(wanted -> {
                    log.accept("now " + names(wanted));
                    group.become(wanted);
                });
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException stop) {
            // Which is how it ends.
        } finally {
            stopped.countDown();
            forget(ending);
        }
    }

    private static String names(List<CameraSpec> cameras) {
        return cameras.size() == 1 ? "camera " + cameras.get(0).id() : cameras.size() + " cameras";
    }

    private static Thread stopOnExit(Thread running, CountDownLatch stopped) {
        Thread ending = new Thread(() -> {
            running.interrupt();
            try {
                stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(ending);
        return ending;
    }

    private static void forget(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException alreadyEnding) {
            // Then it is at work.
        }
    }
}
