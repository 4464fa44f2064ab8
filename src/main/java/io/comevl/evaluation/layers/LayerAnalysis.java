package io.comevl.evaluation.layers;

import io.comevl.evaluation.EagerStages;
import io.comevl.frame.Cropper;
import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Blocks;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import io.comevl.ops.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures every layer of a model's encoders over pictures, also those that are not mixed. Crops go through one at a time:
 * what is observed of one crop of the full model takes about 300 MB. For one thread.
 */
public final class LayerAnalysis implements AutoCloseable {

    private final Architecture architecture;
    private final StageRunner network;
    private final List<Measured> layers;
    private final Set<String> places;

    /**
     * Starts with no picture.
     *
     * @param weights as the network reads them; stay open meanwhile
     */
    public LayerAnalysis(Architecture architecture, WeightSource weights) {
        this.architecture = architecture;
        this.network = new EagerStages(architecture, weights);
        this.layers = Stream.of(Tower.values())
                .filter(tower -> tower.isReadBy(architecture))
                .flatMap(tower -> IntStream.rangeClosed(
                                1, tower.blocks(architecture).layers())
                        .mapToObj(layer -> Measured.of(architecture, tower, layer)))
                .toList();
        this.places = layers.stream().flatMap(Measured::places).collect(Collectors.toUnmodifiableSet());
    }

    /** A layer with what was seen of it so far. */
    private record Measured(Tower tower, int layer, AttentionEntropy attention, FeatureEntropy features) {

        static Measured of(Architecture architecture, Tower tower, int layer) {
            Blocks blocks = tower.blocks(architecture);
            int prefix = tower.prefixTokens(architecture);
            return new Measured(
                    tower, layer, new AttentionEntropy(blocks, prefix), new FeatureEntropy(blocks.width(), prefix));
        }

        Stream<String> places() {
            return Stream.of(place(), place() + "/q", place() + "/k");
        }

        private String place() {
            return tower.place(layer);
        }

        void add(Map<String, Observation> seen) {
            attention.add(seen.get(place() + "/q"), seen.get(place() + "/k"));
            features.add(seen.get(place()));
        }

        LayerProfile profile() {
            return new LayerProfile(layer, attention.mean(), features.value());
        }
    }

    /** Adds a picture, cut as the model cuts frames. */
    public void add(Pixels picture) {
        Crops crops = Cropper.cut(picture, architecture.cropMode(), architecture.layout(), architecture.geometry());
        int bytes = crops.patches().length / crops.count();
        int patchCount = architecture.geometry().patchesPerCrop();
        for (int crop = 0; crop < crops.shown(); crop++) {
            byte[] patches = Arrays.copyOfRange(crops.patches(), crop * bytes, (crop + 1) * bytes);
            Crops alone = new Crops(
                    1,
                    1,
                    patches,
                    Arrays.copyOfRange(crops.masks(), crop * patchCount, (crop + 1) * patchCount),
                    List.of(),
                    new int[0],
                    crops.resizedWidthPixels(),
                    crops.resizedHeightPixels());
            Map<String, Observation> seen = network.vision(alone, places);
            layers.forEach(layer -> layer.add(seen));
        }
    }

    /** Of the encoders that the model reads, after at least one picture. */
    public List<TowerProfile> profiles() {
        List<TowerProfile> profiles = new ArrayList<>();
        for (Tower tower : Tower.values()) {
            List<LayerProfile> own = layers.stream()
                    .filter(layer -> layer.tower() == tower)
                    .map(Measured::profile)
                    .toList();
            if (!own.isEmpty()) {
                profiles.add(new TowerProfile(
                        tower, tower.title(architecture), own, LayerRule.choose(own), tower.mixed(architecture)));
            }
        }
        return profiles;
    }

    @Override
    public void close() {
        network.close();
    }
}
