package io.comevl.analytics;

import io.comevl.analytics.Identity.Presence;
import io.comevl.analytics.Identity.Standing;
import java.util.ArrayList;
import java.util.List;

/** Builds frames of things 0.1 high and 0.05 wide by where they stand. */
final class Frames {

    private final List<TrackedFrame> frames = new ArrayList<>();
    private final long stepMicros;
    private long now;

    Frames(double seconds) {
        stepMicros = Math.round(seconds * 1e6);
    }

    static Frames every(double seconds) {
        return new Frames(seconds);
    }

    Frames at(double x, double y) {
        return with(thing(1, Standing.CONFIRMED, Presence.SEEN, x, y));
    }

    Frames unconfirmedAt(double x, double y) {
        return with(thing(1, Standing.UNCONFIRMED, Presence.SEEN, x, y));
    }

    Frames expectedAt(double x, double y) {
        return with(thing(1, Standing.CONFIRMED, Presence.EXPECTED, x, y));
    }

    Frames pointAt(double x, double y) {
        return with(new Identity(1, Standing.CONFIRMED, Presence.SEEN, x, y, x, y, 1));
    }

    Frames with(Identity... identities) {
        frames.add(new TrackedFrame(now, List.of(identities), List.of()));
        now += stepMicros;
        return this;
    }

    Frames nothing(int times) {
        for (int time = 0; time < times; time++) {
            with();
        }
        return this;
    }

    Frames forgotten(long id) {
        frames.add(new TrackedFrame(now, List.of(), List.of(id)));
        now += stepMicros;
        return this;
    }

    static Identity thing(long id, Standing standing, Presence presence, double x, double y) {
        return new Identity(id, standing, presence, x - 0.025, y - 0.1, x + 0.025, y, 0.9);
    }

    static Identity seen(long id, double x, double y) {
        return thing(id, Standing.CONFIRMED, Presence.SEEN, x, y);
    }

    List<TrackedFrame> list() {
        return frames;
    }
}
