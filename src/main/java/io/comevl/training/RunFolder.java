package io.comevl.training;

import io.comevl.bundle.OwnCheckpoint;
import io.comevl.bundle.Safetensors;
import io.comevl.bundle.SafetensorsWriter;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run leaves on disk: its recipe, where it stands, the model so far, and tables of losses and scores. The folder
 * is a checkpoint that {@code comevl model import} takes.
 */
final class RunFolder {

    private static final String RECIPE = "recipe.yaml";
    private static final String STATE = "state.safetensors";
    private static final String LOSSES = "losses.csv";
    static final String SCORES = "scores.csv";

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Where a run stands.
     *
     * @param step the next one
     * @param trained time spent so far
     * @param parameters weights and averages
     */
    record Standing(long step, Duration trained, Parameters.State parameters) {}

    /**
     * Makes the folder, or finds it as an earlier run of the same recipe left it.
     *
     * @throws IllegalArgumentException if it holds the run of another recipe
     */
    static RunFolder open(Path folder, Path recipe) throws IOException {
        Files.createDirectories(folder);
        Path kept = folder.resolve(RECIPE);
        if (!Files.exists(kept)) {
            Files.copy(recipe, kept);
        } else if (Files.mismatch(kept, recipe) >= 0) {
            throw new IllegalArgumentException(
                    folder + ": holds a run of another recipe; give another folder, or its own " + RECIPE);
        }
        return new RunFolder(folder);
    }

    Path path() {
        return folder;
    }

    /** Where an earlier run stopped. */
    Optional<Standing> standing() {
        Path file = folder.resolve(STATE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Safetensors state = Safetensors.open(file);
        return Optional.of(new Standing(
                Long.parseLong(state.metadata().get("step")),
                Duration.ofMillis(Long.parseLong(state.metadata().get("trainedMillis"))),
                new Parameters.State(
                        floats(state, "weights"),
                        floats(state, "first"),
                        floats(state, "second"),
                        state.names().contains("averages") ? floats(state, "averages") : new float[0])));
    }

    private static float[] floats(Safetensors source, String name) {
        ByteBuffer bytes = source.bytes(name);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** Keeps where the run stands. The file is whole at any moment. */
    void keep(Standing standing) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        arrays.put("weights", standing.parameters().weights());
        arrays.put("first", standing.parameters().first());
        arrays.put("second", standing.parameters().second());
        if (standing.parameters().averages().length > 0) {
            arrays.put("averages", standing.parameters().averages());
        }
        Map<String, Spec> specs = new LinkedHashMap<>();
        arrays.forEach((name, values) -> specs.put(name, new Spec(ElementType.FLOAT32, List.of((long) values.length))));
        Map<String, String> metadata = Map.of(
                "step", Long.toString(standing.step()),
                "trainedMillis", Long.toString(standing.trained().toMillis()));
        try (SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve(STATE), specs, metadata)) {
            arrays.forEach((name, values) -> {
                ByteBuffer bytes =
                        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                writer.write(name, bytes);
            });
            writer.finish();
        }
    }

    /** Writes the model as it is now, with what only training reads: another run may start from it. */
    void writeModel(Parameters parameters) {
        Map<String, Spec> specs = new LinkedHashMap<>();
        parameters.shapes().forEach((name, shape) -> {
            List<Long> sizes = Arrays.stream(shape.getShape()).boxed().toList();
            specs.put(name, new Spec(ElementType.FLOAT32, sizes));
            if (name.endsWith(OrthogonalMaps.GENERATOR)) {
                specs.put(OrthogonalMaps.baseOf(name), new Spec(ElementType.FLOAT32, sizes));
            }
        });
        try (SafetensorsWriter writer = SafetensorsWriter.create(OwnCheckpoint.weights(folder), specs, Map.of())) {
            specs.forEach((name, spec) -> writer.write(
                    name,
                    name.endsWith(OrthogonalMaps.BASE) ? identity(spec.shape().get(0)) : parameters.bytes(name)));
            writer.finish();
        }
    }

    private static ByteBuffer identity(long size) {
        int side = Math.toIntExact(size);
        ByteBuffer bytes = ByteBuffer.allocate(side * side * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < side; i++) {
            bytes.putFloat((i * side + i) * Float.BYTES, 1);
        }
        return bytes;
    }

    /** Forgets rows of the tables from a step on, which will be computed again. */
    void forgetFrom(long step) throws IOException {
        for (String table : List.of(LOSSES, SCORES)) {
            Path file = folder.resolve(table);
            if (Files.exists(file)) {
                List<String> kept = Files.readAllLines(file).stream()
                        .filter(line -> !Character.isDigit(line.charAt(0))
                                || Long.parseLong(line.substring(0, line.indexOf(','))) < step)
                        .toList();
                Files.write(file, kept);
            }
        }
    }

    void addLosses(List<String> rows) throws IOException {
        append(LOSSES, "step,seconds,rate,loss,text,dense,attention,norm,contrastive,distillation", rows);
        draw(LOSSES, List.of("text", "dense", "attention"));
    }

    void addScores(String header, String row) throws IOException {
        append(SCORES, header, List.of(row));
        draw(SCORES, List.of("point_f1", "count_exact", "box_acc50", "absent", "ask"));
    }

    private void draw(String table, List<String> columns) throws IOException {
        Path file = folder.resolve(table);
        Path picture = folder.resolve(table.replace(".csv", ".svg"));
        Files.writeString(picture, new Curves(Files.readAllLines(file)).svg(columns));
    }

    private void append(String table, String header, List<String> rows) throws IOException {
        Path file = folder.resolve(table);
        String text = (Files.exists(file) ? "" : header + "\n") + String.join("\n", rows) + "\n";
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
