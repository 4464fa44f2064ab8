package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A checkpoint on whose tensors something happens when they were read so many times.
 *
 * @param checkpoint its folder
 * @param reads how many are as they should be
 * @param then what happens at the next one
 */
record Cut(Path checkpoint, int reads, Runnable then) {

    /** As an import takes it; it has the same key as the checkpoint itself. */
    Origin origin() {
        return new Origin(List.of(checkpoint), "", () -> {
            Checkpoint opened = Checkpoint.open(checkpoint);
            return opened.with(new Tensors(opened.weights(), new AtomicInteger(reads), then), opened.config());
        });
    }

    private record Tensors(WeightSource whole, AtomicInteger left, Runnable then) implements WeightSource {

        @Override
        public Set<String> names() {
            return whole.names();
        }

        @Override
        public Spec spec(String name) {
            return whole.spec(name);
        }

        @Override
        public ByteBuffer bytes(String name) {
            return whole.bytes(name);
        }

        @Override
        public ByteBuffer bytes(String name, long offset, int length) {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
            return whole.bytes(name, offset, length);
        }
    }
}
