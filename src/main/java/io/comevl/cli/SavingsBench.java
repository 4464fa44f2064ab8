package io.comevl.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.bundle.Bundle;
import io.comevl.evaluation.savings.Clip;
import io.comevl.evaluation.savings.DecodeTable;
import io.comevl.evaluation.savings.DraftTable;
import io.comevl.evaluation.savings.QueryTable;
import io.comevl.evaluation.savings.ReuseTable;
import io.comevl.evaluation.savings.Table;
import io.comevl.evaluation.savings.Way;
import io.comevl.frame.Pixels;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.GroundingModel.Forms;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reuse;
import io.comevl.grounding.Task;
import io.comevl.runtime.Device;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Measures what is spared by not doing work twice, with one bundle whose answers have known forms, and are free. */
final class SavingsBench implements AutoCloseable {

    private static final int WIDTH_PIXELS = 640;
    private static final int HEIGHT_PIXELS = 360;
    private static final List<Question> STANDING = List.of(
            new Question(Task.COUNT, "car"), new Question(Task.POINT, "person"), new Question(Task.POINT, "bottle"));
    private static final List<String> KINDS = List.of(
            "car",
            "person",
            "bottle",
            "bus",
            "truck",
            "dog",
            "cat",
            "ball",
            "cup",
            "cone",
            "chair",
            "box",
            "bicycle",
            "suitcase",
            "red car",
            "blue car");

    private final Effort effort;
    private final GroundingModel known;
    private final GroundingModel free;

    /**
     * How much is measured.
     *
     * @param turns measured turns
     * @param frames of each turn
     * @param sources video files besides the generated scenes
     * @param framesPerSecond taken of them
     * @param toleranceLevels of the tolerant way
     */
    record Effort(int turns, int frames, List<Path> sources, double framesPerSecond, double toleranceLevels) {}

    SavingsBench(Bundle bundle, Device device, GroundingModel.Settings settings, Effort effort) {
        this.effort = effort;
        known = GroundingModel.open(bundle, device, settings.withForms(Forms.KNOWN));
        free = GroundingModel.open(bundle, device, settings.withForms(Forms.FREE));
    }

    Table queries() {
        List<Question> questions = KINDS.stream()
                .map(kind -> new Question(KINDS.indexOf(kind) % 2 == 0 ? Task.COUNT : Task.POINT, kind))
                .toList();
        return QueryTable.of(known, pictures(), questions, effort.turns());
    }

    Table reuse() throws IOException {
        return ReuseTable.of(
                clips(),
                List.of(
                        new Way("all off", free, Reuse.NONE),
                        new Way("exact", known, Reuse.exact()),
                        new Way("tolerant", known, Reuse.tolerant(effort.toleranceLevels()))),
                effort.turns());
    }

    Table draft() throws IOException {
        List<Clip> clips = clips();
        Reuse drafts = new Reuse(Reuse.Pictures.NEVER, 0, 0, Reuse.Drafts.ALWAYS);
        return DraftTable.joined(
                DraftTable.of(clips, new Way("free", free, Reuse.NONE), new Way("free", free, drafts), effort.turns()),
                DraftTable.of(
                        clips,
                        new Way("known form", known, Reuse.NONE),
                        new Way("known form", known, drafts),
                        effort.turns()));
    }

    Table decode() {
        return DecodeTable.of(
                List.of(new Way("free", free, Reuse.NONE), new Way("known form", known, Reuse.NONE)),
                pictures(),
                new Question(Task.POINT, "car"),
                IntStream.of(1, 2, 4, 8, 16)
                        .filter(many -> many <= effort.frames())
                        .boxed()
                        .toList(),
                effort.turns());
    }

    private List<Pixels> pictures() {
        World world = World.of(View.STREET, 1, WorldOptions.USUAL);
        return IntStream.range(0, effort.frames())
                .mapToObj(i -> world.at(Duration.ofMillis(500L * i)).render(WIDTH_PIXELS, HEIGHT_PIXELS))
                .toList();
    }

    private List<Clip> clips() throws IOException {
        List<Clip> clips = new ArrayList<>();
        clips.add(Clip.still(effort.frames(), STANDING));
        clips.add(Clip.noisy(effort.frames(), STANDING));
        clips.add(Clip.busy(effort.frames(), STANDING));
        for (Path source : effort.sources()) {
            clips.add(Clip.of(source, effort.framesPerSecond(), effort.frames(), STANDING));
        }
        return clips;
    }

    /** One object for each row. */
    static void write(Table table, ArrayNode results) {
        for (Table.Row row : table.rows()) {
            ObjectNode result = results.addObject();
            result.put("label", row.label());
            for (int i = 0; i < row.values().size(); i++) {
                result.put(table.columns().get(i).key(), row.values().get(i));
            }
        }
    }

    @Override
    public void close() {
        known.close();
        free.close();
    }
}
