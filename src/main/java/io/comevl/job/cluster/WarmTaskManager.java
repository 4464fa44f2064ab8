package io.comevl.job.cluster;

import io.comevl.bundle.BuiltInModels;
import io.comevl.grounding.GroundingModel;
import io.comevl.job.BundleModel;
import io.comevl.job.Rehearsal;
import io.comevl.runtime.Device;
import io.comevl.runtime.SharedModel;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's TaskManager, made ready while it has no work yet: it plays the job once over some empty frames, with the model
 * that comes with the project, whatever model the job will bring. When it has to take over from another one that died,
 * native libraries are loaded and code is compiled already, which is most of what a job's beginning takes. A job that begins
 * meanwhile ends the play.
 */
public final class WarmTaskManager {

    private static final Logger LOG = LoggerFactory.getLogger(WarmTaskManager.class);
    private static final int FRAMES = 30;
    private static final int LONGEST_ANSWER = 16;

    private WarmTaskManager() {}

    /** Takes the arguments of {@link TaskManagerRunner}. */
    public static void main(String[] arguments) throws Exception {
        Thread warmUp = new Thread(WarmTaskManager::warmUp, "comevl-warm-up");
        warmUp.setDaemon(true);
        warmUp.start();
        TaskManagerRunner.main(arguments);
    }

    private static void warmUp() {
        long begin = System.nanoTime();
        try {
            String bundle = BuiltInModels.CAMERA_SMALL
                    .bundle(BuiltInModels.cache(), LOG::info)
                    .toString();
            GroundingModel.Settings settings =
                    GroundingModel.Settings.standard().withStepLimit(LONGEST_ANSWER);
            boolean whole = Rehearsal.play(
                    new BundleModel(bundle, Device.cpu(), settings),
                    FRAMES,
                    () -> SharedModel.isWanted(key -> !key.settings().equals(settings)));
            LOG.info("{} after {} ms", whole ? "warm" : "made way for a job", (System.nanoTime() - begin) / 1_000_000);
        } catch (Exception cold) {
            LOG.warn("not warmed up; the first job begins more slowly", cold);
        }
    }
}
