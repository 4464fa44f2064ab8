package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A source of which some vectors have only some of their entries. */
final class PickedEntries implements WeightSource {

    private final WeightSource whole;
    private final Map<String, List<Integer>> entries;

    /**
     * Picks entries.
     *
     * @param entries of each vector that is cut down, counted from 0; all must be there
     */
    PickedEntries(WeightSource whole, Map<String, List<Integer>> entries) {
        this.whole = whole;
        this.entries = Map.copyOf(entries);
    }

    @Override
    public Set<String> names() {
        return whole.names();
    }

    @Override
    public Spec spec(String name) {
        Spec spec = whole.spec(name);
        return entries.containsKey(name)
                ? new Spec(spec.type(), List.of((long) entries.get(name).size()))
                : spec;
    }

    @Override
    public ByteBuffer bytes(String name) {
        if (!entries.containsKey(name)) {
            return whole.bytes(name);
        }
        int width = whole.spec(name).type().bytes();
        ByteBuffer all = whole.bytes(name);
        ByteBuffer picked =
                ByteBuffer.allocate(width * entries.get(name).size()).order(ByteOrder.LITTLE_ENDIAN);
        entries.get(name).forEach(entry -> picked.put(all.slice(entry * width, width)));
        return picked.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return entries.containsKey(name)
                ? WeightSource.super.bytes(name, offset, length)
                : whole.bytes(name, offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        return entries.containsKey(name) ? Optional.empty() : whole.location(name);
    }
}
