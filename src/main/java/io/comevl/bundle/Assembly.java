package io.comevl.bundle;

import io.comevl.network.Architecture;
import io.comevl.network.WeightPlan;
import io.comevl.network.WeightPlan.Planned;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model put together from published ones: their tensors under our names, and what none of them has, layer mixing,
 * pooling, fusion and the rows of the image tokens, as it is before training.
 */
final class Assembly implements WeightSource {

    private final Set<String> names;
    private final Map<String, WeightSource> sourceOf = new LinkedHashMap<>();
    private final WeightSource drawn;

    private Assembly(Map<String, Planned> plan, List<HfTower> towers, long seed) {
        names = Collections.unmodifiableSet(plan.keySet());
        towers.forEach(tower -> tower.names().forEach(name -> sourceOf.put(name, tower)));
        Map<String, Planned> missing = new LinkedHashMap<>(plan);
        missing.keySet().removeAll(sourceOf.keySet());
        drawn = new DrawnWeights(missing, seed, ElementType.FLOAT32);
        missing.keySet().forEach(name -> sourceOf.put(name, drawn));
    }

    /**
     * Puts a model together, in the layout of the release.
     *
     * @throws BundleException if a folder holds another kind of model, or lacks a tensor, or if sizes do not fit
     */
    static Checkpoint open(HuggingFaceFolders folders) {
        HfSemantic semantic = HfSemantic.open(folders.semantic());
        HfSpatial spatial = HfSpatial.open(folders.spatial());
        HfLanguage language = HfLanguage.open(folders.language());
        Architecture architecture = architecture(semantic, spatial, language);
        Map<String, Planned> plan = WeightPlan.of(architecture);
        List<HfTower> towers = List.of(semantic.tower(), spatial.tower(), language.tower());
        towers.forEach(tower -> tower.check(plan));
        Assembly weights = new Assembly(plan, towers, folders.seed());
        return new Checkpoint(
                folders.language(),
                Stream.of(folders.semantic(), folders.spatial(), folders.language())
                        .map(FileBytes::folderName)
                        .collect(Collectors.joining(" + ")),
                weights,
                new ReferenceConfig(architecture, TokenizerFile.QWEN2),
                weights.drawn(folders.seed()));
    }

    private static Architecture architecture(HfSemantic semantic, HfSpatial spatial, HfLanguage language) {
        try {
            return Release.around(
                    semantic.architecture(),
                    semantic.cropPixels(),
                    semantic.patchPixels(),
                    spatial.architecture(),
                    language.decoder());
        } catch (IllegalArgumentException e) {
            List<Path> folders = List.of(
                    semantic.tower().folder(),
                    spatial.tower().folder(),
                    language.tower().folder());
            throw new BundleException(folders + ": do not fit together: " + e.getMessage(), e);
        }
    }

    /** A line for each part of the model of which weights were drawn. */
    private List<String> drawn(long seed) {
        return Parts.parameters(drawn).entrySet().stream()
                .map(part -> "%s: %,d weights drawn from seed %d, never trained"
                        .formatted(part.getKey(), part.getValue(), seed))
                .toList();
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public Spec spec(String name) {
        return sourceOf.get(name).spec(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
        return sourceOf.get(name).bytes(name);
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return sourceOf.get(name).bytes(name, offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        return sourceOf.get(name).location(name);
    }
}
