package io.comevl.bundle;

import io.comevl.ops.WeightSource.Spec;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One part of a model in its Hugging Face folder: its tensors, and what each tensor of ours is made of.
 *
 * @param folder the folder
 * @param tensors as they are published
 * @param names ours to theirs
 * @param unread beginnings of published names that the model does not read
 */
record HfTower(Path folder, Safetensors tensors, Map<String, Moulded> names, List<String> unread) {

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
     * @param shapes of our tensors
     * @throws BundleException naming the file and the tensor
     */
    void check(Map<String, List<Long>> shapes) {
        Set<String> unknown = new LinkedHashSet<>(tensors.names());
        names.forEach((name, moulded) -> {
            for (String part : moulded.parts()) {
                if (!tensors.has(part)) {
                    throw new BundleException(tensors.origin() + ": has no tensor " + part
                            + ", which the config.json beside it describes; download both again");
                }
                unknown.remove(part);
            }
            Spec found = spec(moulded);
            if (!found.shape().equals(shapes.get(name))) {
                throw new BundleException(file(moulded) + ": tensor " + String.join(" with ", moulded.parts()) + ": "
                        + "expected shape " + shapes.get(name) + " by the config.json beside it, found "
                        + found.shape() + "; download both again");
            }
        });
        unknown.removeIf(name -> unread.stream().anyMatch(name::startsWith));
        unknown.stream().findFirst().ifPresent(name -> {
            throw new BundleException(tensors.origin() + ": tensor " + name
                    + " is none that this kind of model reads; it is a model of another kind, give the right one");
        });
    }

    private Spec spec(Moulded moulded) {
        try {
            return moulded.spec(tensors);
        } catch (BundleException e) {
            throw new BundleException(file(moulded) + ": " + e.getMessage(), e);
        }
    }

    private Path file(Moulded moulded) {
        return tensors.location(moulded.parts().get(0)).orElseThrow().file();
    }
}
