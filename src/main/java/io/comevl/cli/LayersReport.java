package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.bundle.LayerChoice;
import io.comevl.evaluation.layers.LayerProfile;
import io.comevl.evaluation.layers.Tower;
import io.comevl.evaluation.layers.TowerProfile;
import io.comevl.network.LayerRange;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was found of a model's layers.
 *
 * @param profiles of the encoders
 * @param pictures how many were looked at
 */
record LayersReport(List<TowerProfile> profiles, int pictures) {

    void printTable(PrintWriter table) {
        for (TowerProfile profile : profiles) {
            table.printf("%s, %d pictures, layers chosen: %s%n", profile.title(), pictures, profile.chosen());
            table.printf(
                    "%5s %18s %16s %8s  %-7s %s%n",
                    "layer", "attention entropy", "feature entropy", "score", "chosen", "mixed now");
            profile.layers().forEach(layer -> print(table, profile, layer));
            table.println();
        }
        table.flush();
    }

    private static void print(PrintWriter table, TowerProfile profile, LayerProfile layer) {
        table.printf(
                Locale.ROOT,
                "%5d %18.3f %16.3f %8.3f  %-7s %s%n",
                layer.layer(),
                layer.attentionEntropy(),
                layer.featureEntropy(),
                layer.score(),
                profile.chosen().contains(layer.layer()) ? "yes" : "-",
                profile.mixed().contains(layer.layer()) ? "yes" : "-");
    }

    /** One line. */
    String json() {
        ObjectNode report = new ObjectMapper().createObjectNode();
        report.put("pictures", pictures);
        for (TowerProfile profile : profiles) {
            ObjectNode tower = report.putObject(profile.tower().name().toLowerCase(Locale.ROOT));
            tower.put("chosen", profile.chosen().toString());
            ArrayNode mixed = tower.putArray("mixed");
            profile.mixed().forEach(mixed::add);
            ArrayNode layers = tower.putArray("layers");
            profile.layers()
                    .forEach(layer -> layers.addObject()
                            .put("layer", layer.layer())
                            .put("attentionEntropy", layer.attentionEntropy())
                            .put("featureEntropy", layer.featureEntropy())
                            .put("score", layer.score()));
        }
        return report.toString();
    }

    /** The chosen layers of the encoders that the model reads. */
    LayerChoice choice() {
        return new LayerChoice(chosen(Tower.SEMANTIC), chosen(Tower.SPATIAL));
    }

    private Optional<LayerRange> chosen(Tower tower) {
        return profiles.stream()
                .filter(profile -> profile.tower() == tower)
                .map(TowerProfile::chosen)
                .findFirst();
    }
}
