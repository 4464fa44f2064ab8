package io.comevl.job;

import io.comevl.grounding.SceneModel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the model remembers of each camera of one subtask. Nothing of it is in a checkpoint: after a restore each camera's
 * first frame is seen as a first one. Safe for use by several threads.
 */
final class Watches implements AutoCloseable {

    private final SceneModel model;
    private final ReuseOptions options;
    private final LongSupplier nanoClock;
    private final Map<String, Watched> cameras = new HashMap<>();

    private record Watched(SceneModel.Watch watch, long lastNanos) {}

    Watches(SceneModel model, ReuseOptions options, LongSupplier nanoClock) {
        this.model = model;
        this.options = options;
        this.nanoClock = nanoClock;
    }

    /** The watch of a camera that has just been heard of. */
    synchronized SceneModel.Watch of(String camera) {
        Watched known = cameras.get(camera);
        SceneModel.Watch watch = known == null ? model.watch(options.reuse()) : known.watch();
        cameras.put(camera, new Watched(watch, nanoClock.getAsLong()));
        return watch;
    }

    /** Forgets cameras that have been silent for too long. */
    synchronized void forgetSilent() {
        long now = nanoClock.getAsLong();
        cameras.values().removeIf(known -> {
            boolean silent = now - known.lastNanos() > options.forgetAfter().toNanos();
            if (silent) {
                known.watch().close();
            }
            return silent;
        });
    }

    synchronized int size() {
        return cameras.size();
    }

    @Override
    public synchronized void close() {
        cameras.values().forEach(known -> known.watch().close());
        cameras.clear();
    }
}
