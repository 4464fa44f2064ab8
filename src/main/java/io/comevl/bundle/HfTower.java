package io.comevl.bundle;

import io.comevl.network.WeightPlan.Planned;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model, or one part of it, in its Hugging Face folder: its tensors, read as those that ours are made of.
 *
 * @param folder the folder
 * @param tensors as they are published
 * @param moulds ours to theirs
 * @param unread beginnings of published names that the model does not read
 */
record HfTower(Path folder, Safetensors tensors, Map<String, Moulded> moulds, List<String> unread)
        implements WeightSource {

    /** Opens the tensors of a folder. */
    static Safetensors tensors(Path folder) {
        if (!Safetensors.isIn(folder)) {
            throw new BundleException(folder + ": holds neither model.safetensors nor model.safetensors.index.json; "
                    + "download the safetensors of the model");
        }
        return Safetensors.open(folder);
    }

    /**
     * Refuses a folder whose tensors are not those that its configuration describes.
     *
     * @param plan our tensors
     * @throws BundleException naming the file and the tensor
     */
    void check(Map<String, Planned> plan) {
        Set<String> unknown = new LinkedHashSet<>(tensors.names());
        moulds.forEach((name, moulded) -> {
            for (String part : moulded.parts()) {
                if (!tensors.has(part)) {
                    throw new BundleException(tensors.origin() + ": has no tensor " + part
                            + ", which the config.json beside it describes; download both again");
                }
                unknown.remove(part);
            }
            Spec found = found(moulded);
            List<Long> expected = plan.get(name).shape();
            if (!found.shape().equals(expected)) {
                throw new BundleException(file(moulded) + ": tensor " + String.join(" with ", moulded.parts()) + ": "
                        + "expected shape " + expected + " by the config.json beside it, found "
                        + found.shape() + "; download both again");
            }
        });
        unknown.removeIf(name -> unread.stream().anyMatch(name::startsWith));
        unknown.stream().findFirst().ifPresent(name -> {
            throw new BundleException(tensors.origin() + ": tensor " + name
                    + " is none that this kind of model reads; it is a model of another kind, give the right one");
        });
    }

    private Spec found(Moulded moulded) {
        try {
            return moulded.spec(tensors);
        } catch (BundleException e) {
            throw new BundleException(file(moulded) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(moulds.keySet());
    }

    @Override
    public Spec spec(String name) {
        return moulds.get(name).spec(tensors);
    }

    @Override
    public ByteBuffer bytes(String name) {
        Moulded moulded = moulds.get(name);
        return moulded instanceof Moulded.Renamed renamed
                ? tensors.bytes(renamed.part())
                : moulded.bytes(tensors, 0, Math.toIntExact(spec(name).byteLength()));
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return moulds.get(name).bytes(tensors, offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        return moulds.get(name).location(tensors);
    }

    private Path file(Moulded moulded) {
        return tensors.location(moulded.parts().get(0)).orElseThrow().file();
    }
}
