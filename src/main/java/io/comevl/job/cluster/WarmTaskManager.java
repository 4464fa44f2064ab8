package io.comevl.job.cluster;

import io.comevl.bundle.BuiltInModels;
import io.comevl.grounding.GroundingModel;
import io.comevl.job.BundleModel;
import io.comevl.job.DeviceChoice;
import io.comevl.job.Rehearsal;
import io.comevl.runtime.Device;
import io.comevl.runtime.SharedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's TaskManager, made ready while it has no work yet: it plays the job once over some empty frames, with the model
 * that comes with the project, whatever model the job will bring. When it has to take over from another one that died,
 * native libraries are loaded and code is compiled already, which is most of what a job's beginning takes. A job that begins
 * meanwhile ends the play.
 *
 * <p>One that replaces another plays before it registers, as long as others are there to work: who is registered is ready.
 * Any other one registers at once and plays only if no work has come for a while, because all processes of a cluster that
 * starts want the processors.
 */
public final class WarmTaskManager {

    /** Option of the JVM by which it gets ready before it registers. */
    static final String READY_FIRST = "-Dcomevl.taskmanager.ready-first=true";

    private static final Logger LOG = LoggerFactory.getLogger(WarmTaskManager.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int FRAMES = 30;
    private static final GroundingModel.Settings SETTINGS =
            GroundingModel.Settings.standard().withStepLimit(16);

    private WarmTaskManager() {}

    /** Takes the arguments of {@link TaskManagerRunner}. */
    public static void main(String[] arguments) throws Exception {
        if (Boolean.getBoolean("comevl.taskmanager.ready-first")) {
            warmUp(new Loneliness(page(arguments)));
        } else {
            Thread warmUp = new Thread(WarmTaskManager::warmUpIfIdle, "comevl-warm-up");
            warmUp.setDaemon(true);
            warmUp.start();
        }
        TaskManagerRunner.main(arguments);
    }

    private static FlinkPage page(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        Configuration config = GlobalConfiguration.loadConfiguration(words.get(words.indexOf("--configDir") + 1));
        return new FlinkPage(config.get(RestOptions.ADDRESS), config.get(RestOptions.PORT));
    }

    private static void warmUpIfIdle() {
        try {
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!hasWork()) {
            warmUp(() -> false);
        }
    }

    /** Whether a job brought a model. */
    private static boolean hasWork() {
        return SharedModel.isWanted(key -> !key.settings().equals(SETTINGS));
    }

    private static void warmUp(BooleanSupplier isNeeded) {
        long begin = System.nanoTime();
        try {
            String bundle = BuiltInModels.CAMERA_SMALL
                    .bundle(BuiltInModels.cache(), LOG::info)
                    .toString();
            boolean whole = Rehearsal.play(
                    new BundleModel(bundle, DeviceChoice.of(Device.cpu()), SETTINGS),
                    FRAMES,
                    () -> isNeeded.getAsBoolean() || hasWork());
            LOG.info("{} after {} ms", whole ? "warm" : "made way", (System.nanoTime() - begin) / 1_000_000);
        } catch (Exception cold) {
            LOG.warn("not warmed up; the first job begins more slowly", cold);
        }
    }

    /** Whether no other TaskManager is registered; asks Flink once a second. While nobody answers, it is as it was. */
    private static final class Loneliness implements BooleanSupplier {

        private final FlinkPage page;
        private long lookedNanos = System.nanoTime();
        private boolean isAlone;

        private Loneliness(FlinkPage page) {
            this.page = page;
        }

        @Override
        public boolean getAsBoolean() {
            if (System.nanoTime() - lookedNanos >= LOOK.toNanos()) {
                try {
                    isAlone = page.overview().taskManagers() == 0;
                } catch (IOException nobodyLeads) {
                    LOG.debug("nobody tells how many TaskManagers there are", nobodyLeads);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
                lookedNanos = System.nanoTime();
            }
            return isAlone;
        }
    }
}
