package io.comevl.training;

import io.comevl.ingest.FrameSource;
import io.comevl.ingest.Picture;
import io.comevl.training.world.World;
import java.time.Duration;
import java.util.Optional;

/** A camera in a generated world. */
public final class WorldCamera implements FrameSource {

    private final World world;
    private final int widthPixels;
    private final int heightPixels;
    private final Duration interval;
    private final long pictures;
    private long next;

    /**
     * A camera that takes pictures of a world from its beginning on.
     *
     * @param interval time from picture to picture
     * @param pictures how many it takes; {@link Long#MAX_VALUE} for no end
     */
    public WorldCamera(World world, int widthPixels, int heightPixels, Duration interval, long pictures) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("world camera: the interval must be above 0, found " + interval);
        }
        this.world = world;
        this.widthPixels = widthPixels;
        this.heightPixels = heightPixels;
        this.interval = interval;
        this.pictures = pictures;
    }

    @Override
    public Optional<Picture> next() {
        if (next >= pictures) {
            return Optional.empty();
        }
        Duration at = interval.multipliedBy(next++);
        return Optional.of(new Picture(at, world.at(at).render(widthPixels, heightPixels)));
    }

    @Override
    public void close() {
        next = pictures;
    }
}
