package io.comevl.evaluation.layers;

import io.comevl.network.LayerRange;
import java.util.List;

/**
 * What was measured of an encoder, and what to make of it.
 *
 * @param tower which
 * @param title its name for people
 * @param layers all of it, in order
 * @param chosen by {@link LayerRule}
 * @param mixed one-based layers that are mixed now
 */
public record TowerProfile(
        Tower tower, String title, List<LayerProfile> layers, LayerRange chosen, List<Integer> mixed) {

    /** Copies the lists. */
    public TowerProfile {
        layers = List.copyOf(layers);
        mixed = List.copyOf(mixed);
    }
}
