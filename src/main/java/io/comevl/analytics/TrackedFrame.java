package io.comevl.analytics;

import java.util.List;

/**
 * What tracking says of one frame.
 *
 * @param timeMicros event time
 * @param identities by ascending identity; unconfirmed ones only when seen on this frame
 * @param forgotten identities that will never be given out again
 */
public record TrackedFrame(long timeMicros, List<Identity> identities, List<Long> forgotten) {

    /** Copies the lists. */
    public TrackedFrame {
        identities = List.copyOf(identities);
        forgotten = List.copyOf(forgotten);
    }

    List<Identity> seen() {
        return identities.stream()
                .filter(identity -> identity.presence() == Identity.Presence.SEEN)
                .toList();
    }
}
