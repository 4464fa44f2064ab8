package io.comevl.evaluation.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When which fault strikes: the same seed gives the same plan. Strikes come in random order at random places, one in each
 * of as many equal parts of the input, so that the job is up again between them.
 */
final class FaultPlan {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final int LONGER_MILLIS = 4000;
    private static final int AFTER_FRAME_MILLIS = 1000;

    private FaultPlan() {}

    /**
     * One fault at one moment.
     *
     * @param fault what strikes
     * @param frame number of the input's frame after which it does
     * @param delay how long after that frame was published
     * @param length of a fault that ends by itself
     */
    record Strike(Fault fault, int frame, Duration delay, Duration length) {}

    /**
     * A plan.
     *
     * @param faults those that strike do, {@code times} each
     * @param frames in the input
     */
    static List<Strike> of(Collection<Fault> faults, int times, int frames, long seed) {
        List<Fault> order = new ArrayList<>();
        faults.stream()
                .filter(Fault::strikes)
                .distinct()
                .sorted()
                .forEach(fault -> order.addAll(Collections.nCopies(times, fault)));
        Random random = new Random(seed);
        Collections.shuffle(order, random);
        List<Strike> strikes = new ArrayList<>();
        double part = (double) frames / (order.size() + 1); // the last part is for recovering from the last strike
        for (int i = 0; i < order.size(); i++) {
            strikes.add(new Strike(
                    order.get(i),
                    (int) (part * (i + random.nextDouble())),
                    Duration.ofMillis(random.nextInt(AFTER_FRAME_MILLIS)),
                    SHORTEST.plusMillis(random.nextInt(LONGER_MILLIS))));
        }
        return strikes;
    }
}
