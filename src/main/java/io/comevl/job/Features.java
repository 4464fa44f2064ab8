package io.comevl.job;

import io.comevl.grounding.SceneModel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A frame's visual tokens on their way from one operator to the next, outside the Java heap. Whoever takes them closes
 * them; what nobody took is discarded when the operator that made them closes. Safe for use by several threads.
 */
final class Features {

    private final AtomicReference<SceneModel.Seen> seen;
    private final Set<Features> waiting;

    /**
     * Holds tokens until they are taken.
     *
     * @param waiting where all that are not yet taken are known
     */
    Features(SceneModel.Seen seen, Set<Features> waiting) {
        this.seen = new AtomicReference<>(seen);
        this.waiting = waiting;
        waiting.add(this);
    }

    /** The tokens, once. */
    Optional<SceneModel.Seen> take() {
        waiting.remove(this);
        return Optional.ofNullable(seen.getAndSet(null));
    }

    /** Frees the tokens unless they were taken. */
    void discard() {
        take().ifPresent(SceneModel.Seen::close);
    }
}
