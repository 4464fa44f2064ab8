package io.comevl.training;

import io.comevl.bundle.OwnCheckpoint;
import io.comevl.bundle.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished run scored on its held-out worlds.
 *
 * @param byName scores and numbers of questions as {@code scores.csv} names them, those of nothing asked left out
 * @param weights how many numbers the model itself learned
 */
public record FinalScores(Map<String, Double> byName, long weights) {

    /** Copies the map. */
    public FinalScores {
        byName = Map.copyOf(byName);
    }

    /** Of the run in a folder; empty if there is none, or if it has not come to the last step of its recipe. */
    public static Optional<FinalScores> of(Path run, Recipe recipe) throws IOException {
        Path table = run.resolve(RunFolder.SCORES);
        if (!Files.exists(table)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(table);
        Map<String, Double> row = row(lines.get(0), lines.get(lines.size() - 1));
        Double step = row.remove("step");
        return step != null && step == recipe.schedule().steps()
                ? Optional.of(new FinalScores(row, weights(run)))
                : Optional.empty();
    }

    private static Map<String, Double> row(String header, String values) {
        String[] names = header.split(",", -1);
        String[] cells = values.split(",", -1);
        Map<String, Double> row = new LinkedHashMap<>();
        // A row that a killed process did not finish is shorter, and no row at all.
        for (int i = 0; i < names.length && cells.length == names.length && !values.equals(header); i++) {
            if (!cells[i].isEmpty()) {
                row.put(names[i], Double.valueOf(cells[i]));
            }
        }
        return row;
    }

    private static long weights(Path run) {
        Safetensors model = Safetensors.open(OwnCheckpoint.weights(run));
        return model.names().stream()
                .filter(name -> !name.startsWith(Initial.AUXILIARY) && !name.endsWith(OrthogonalMaps.BASE))
                .mapToLong(name -> model.spec(name).elements())
                .sum();
    }
}
