package io.comevl.evaluation.savings;

import com.sun.management.OperatingSystemMXBean;
import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import io.comevl.grounding.Answer;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip answered in one way, frame after frame, from compressed bytes to understood answers.
 *
 * @param wallMillis time a frame
 * @param coreMillis time a frame of all cores together, of this whole process
 * @param crops into which the frames were cut
 * @param cropsEncoded those that were encoded
 * @param reads runs of the decoder, counted for each answer that took part
 * @param drafted tokens proposed from earlier answers
 * @param accepted those that held
 * @param answers of each frame in turn
 */
record ClipRun(
        double wallMillis,
        double coreMillis,
        int crops,
        int cropsEncoded,
        int reads,
        int drafted,
        int accepted,
        List<Answer> answers) {

    static ClipRun of(Clip clip, Way way) {
        int crops = 0;
        int encoded = 0;
        List<Reply> replies = new ArrayList<>();
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long coreNanos = system.getProcessCpuTime();
        long nanos = System.nanoTime();
        try (SceneModel.Watch watch = way.model().watch(way.reuse())) {
            for (byte[] jpeg : clip.jpegs()) {
                try (SceneModel.Seen seen = watch.see(pixels(jpeg)).join()) {
                    crops += seen.crops();
                    encoded += seen.crops() - seen.cropsReused();
                    replies.addAll(way.model().answer(seen, clip.questions()).join());
                }
            }
        }
        double frames = 1e6 * clip.jpegs().size();
        return new ClipRun(
                (System.nanoTime() - nanos) / frames,
                (system.getProcessCpuTime() - coreNanos) / frames,
                crops,
                encoded,
                replies.stream().mapToInt(reply -> reply.work().reads()).sum(),
                replies.stream().mapToInt(reply -> reply.work().drafted()).sum(),
                replies.stream().mapToInt(reply -> reply.work().accepted()).sum(),
                replies.stream().map(Reply::answer).toList());
    }

    private static Pixels pixels(byte[] jpeg) {
        return PixelDecoder.decode(jpeg, ImageLimits.DEFAULT).either(pixels -> pixels, refusal -> {
            throw new IllegalStateException("clip: a frame cannot be decoded: " + refusal);
        });
    }

    /** Share of answers that are the same as in another run. */
    double same(ClipRun other) {
        int same = 0;
        for (int i = 0; i < answers.size(); i++) {
            same += answers.get(i).equals(other.answers().get(i)) ? 1 : 0;
        }
        return (double) same / answers.size();
    }
}
