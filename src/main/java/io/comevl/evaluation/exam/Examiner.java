package io.comevl.evaluation.exam;

import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks a model every question of a dataset, the way its users do, and marks the answers. */
public final class Examiner {

    /** Questions that are asked together: their answers are decoded side by side, and each takes memory. */
    private static final int TOGETHER = 16;

    private final SceneModel model;
    private final Consumer<Marked> marked;

    /**
     * Asks later.
     *
     * @param model stays the caller's
     * @param marked gets each answer, in the dataset's order
     */
    public Examiner(SceneModel model, Consumer<Marked> marked) {
        this.model = model;
        this.marked = marked;
    }

    /**
     * Asks all questions.
     *
     * @throws CompletionException if the model fails
     */
    public void examine(Dataset dataset) {
        try (Stream<Sheet> sheets = dataset.sheets()) {
            Iterator<Sheet> each = sheets.iterator();
            for (int number = 0; each.hasNext(); number++) {
                examine(each.next(), number);
            }
        }
    }

    private void examine(Sheet sheet, int number) {
        List<Example> examples = sheet.examples();
        try (SceneModel.Seen seen = model.see(sheet.pixels()).join()) {
            for (int from = 0; from < examples.size(); from += TOGETHER) {
                List<Example> some = examples.subList(from, Math.min(from + TOGETHER, examples.size()));
                List<Question> questions = some.stream().map(Example::question).toList();
                List<Reply> replies = model.answer(seen, questions).join();
                for (int i = 0; i < some.size(); i++) {
                    Marks marks = some.get(i).expected().mark(replies.get(i), sheet.pixels());
                    marked.accept(new Marked(sheet, number, some.get(i), replies.get(i), marks));
                }
            }
        }
    }
}
