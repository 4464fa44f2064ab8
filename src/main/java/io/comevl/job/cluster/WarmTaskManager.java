package io.comevl.job.cluster;

import io.comevl.bundle.BuiltInModels;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.Question;
import io.comevl.grounding.SceneModel;
import io.comevl.grounding.Task;
import io.comevl.job.BundleModel;
import io.comevl.runtime.Device;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's TaskManager, made ready while it has no work yet: it looks at some empty frames with the model that comes with
 * the project, whatever model the job will bring. When it has to take over from another one that died, native libraries
 * are loaded and code is compiled already, which is most of what a model's first frame takes.
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
        try (SceneModel model = model()) {
            for (int frame = 0; frame < FRAMES; frame++) {
                look(model);
            }
            LOG.info("warm after {} ms", (System.nanoTime() - begin) / 1_000_000);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException cold) {
            LOG.warn("not warmed up; the first job begins more slowly", cold);
        }
    }

    private static SceneModel model() {
        String bundle = BuiltInModels.CAMERA_SMALL
                .bundle(BuiltInModels.cache(), LOG::info)
                .toString();
        GroundingModel.Settings settings = GroundingModel.Settings.standard().withStepLimit(LONGEST_ANSWER);
        return new BundleModel(bundle, Device.cpu(), settings).open();
    }

    private static void look(SceneModel model) throws InterruptedException, ExecutionException {
        Pixels empty = new Pixels(320, 180, new byte[320 * 180 * 3]);
        Pixels decoded = PixelDecoder.decode(PixelEncoder.jpeg(empty, 90), ImageLimits.DEFAULT)
                .passed()
                .orElseThrow();
        try (SceneModel.Seen seen = model.see(decoded).get()) {
            model.answer(seen, List.of(new Question(Task.COUNT, "cars"))).get();
        }
    }
}
