package io.comevl.runtime;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One native model per process, bundle and device, however many operators use it: the first lease opens it, the last
 * one frees it. This is the only mutable static state of the project.
 *
 * <p>Opening and freeing hold one lock, so that a model is never loaded twice at a time.
 */
public final class SharedModel {

    private static final Map<Key<?>, Held> HELD = new HashMap<>();

    /** Keys of {@link #HELD} and of models that are being opened; read without its lock. */
    private static final Set<Key<?>> WANTED = ConcurrentHashMap.newKeySet();

    private SharedModel() {}

    /**
     * What is shared.
     *
     * @param type what is made of the bundle: its graphs, or a scene model around them
     * @param bundle folder
     * @param device where it computes
     * @param settings by which it was made, with an equality of values: who wants others gets a model of his own
     */
    public record Key<M extends AutoCloseable>(Class<M> type, Path bundle, Device device, Object settings) {

        /** Makes different spellings of one folder equal. */
        public Key {
            bundle = bundle.toAbsolutePath().normalize();
        }
    }

    private static final class Held {

        private final AutoCloseable model;
        private int leases;

        private Held(AutoCloseable model) {
            this.model = model;
        }
    }

    /**
     * Leases the model, opening it where nobody holds it yet.
     *
     * @param open opens it; what it throws is thrown here, and nothing is held then
     */
    public static <M extends AutoCloseable> Lease<M> lease(Key<M> key, Supplier<M> open) {
        WANTED.add(key); // before the lock, which the opening of another model may hold for long
        synchronized (HELD) {
            try {
                Held held = HELD.get(key);
                if (held == null) {
                    held = new Held(open.get());
                    HELD.put(key, held);
                }
                held.leases++;
                return new Lease<>(key, key.type().cast(held.model));
            } finally {
                settle(key);
            }
        }
    }

    private static void settle(Key<?> key) {
        if (HELD.containsKey(key)) {
            WANTED.add(key);
        } else {
            WANTED.remove(key);
        }
    }

    /** Whether somebody holds such a model, or waits for one. Never waits itself. */
    public static boolean isWanted(Predicate<Key<?>> such) {
        return WANTED.stream().anyMatch(such);
    }

    /** A right to use the model until closed. */
    public static final class Lease<M extends AutoCloseable> implements AutoCloseable {

        private final Key<M> key;
        private final M model;
        private boolean ended;

        private Lease(Key<M> key, M model) {
            this.key = key;
            this.model = model;
        }

        /** The model; not to be closed by the lessee. */
        public M model() {
            return model;
        }

        /** Gives the lease back; the last one frees the model. Closing twice is harmless. */
        @Override
        public void close() {
            synchronized (HELD) {
                if (ended) {
                    return;
                }
                ended = true;
                Held held = HELD.get(key);
                held.leases--;
                if (held.leases == 0) {
                    HELD.remove(key);
                    settle(key);
                    free(held.model);
                }
            }
        }

        private void free(AutoCloseable shared) {
            try {
                shared.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(key + ": cannot be freed", e);
            }
        }
    }
}
