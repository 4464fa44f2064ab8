package io.comevl.training;

import io.comevl.bundle.Tokenizer;
import io.comevl.network.Architecture;
import io.comevl.training.footage.Footage;
import io.comevl.training.footage.Shot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Makes the batches of a run on threads of its own, each a step's, a little ahead of the training. What a step gets
 * follows from recipe and step alone. All frames come once in a random order, then again in another with other
 * questions; each is drawn and cut once and kept.
 */
final class Batches implements AutoCloseable {

    /** Threads that share a step's frames. */
    static final int REPLICAS = 2;

    /** All processors but those that the replicas use, which is what a GPU needs to be kept busy. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - REPLICAS);

    private static final int AHEAD = THREADS + 2;

    private final Recipe recipe;
    private final Architecture architecture;
    private final Tokenizer tokenizer;
    private final Speech speech;
    private final Map<Integer, Shown> kept = new ConcurrentHashMap<>();
    private final Map<Long, int[]> orders = new ConcurrentHashMap<>();
    private final Optional<Footage> footage;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread made = new Thread(work, "training-data");
        made.setDaemon(true);
        return made;
    });
    private final Deque<Future<List<Batch>>> ahead = new ArrayDeque<>();
    private long next;

    /**
     * Starts before a step.
     *
     * @param footage of real cameras, if the recipe wants some and its folder is there
     */
    Batches(Recipe recipe, Architecture architecture, Tokenizer tokenizer, Optional<Footage> footage, long step) {
        this.recipe = recipe;
        this.footage = footage;
        this.architecture = architecture;
        this.tokenizer = tokenizer;
        this.speech = new Speech(tokenizer, recipe.data());
        this.next = step;
    }

    /** The next step's batches, one for each thread that trains. */
    List<Batch> next() throws InterruptedException {
        while (ahead.size() < AHEAD) {
            long step = next++;
            ahead.add(threads.submit(() -> make(step)));
        }
        try {
            return ahead.remove().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("making training data failed: " + e.getCause(), e.getCause());
        }
    }

    private List<Batch> make(long step) {
        int each = recipe.schedule().framesPerStep() / REPLICAS;
        return IntStream.range(0, REPLICAS)
                .mapToObj(replica -> make(step * recipe.schedule().framesPerStep() + (long) replica * each, each))
                .toList();
    }

    private Batch make(long from, int count) {
        List<Shown> shown = new ArrayList<>();
        List<Packed> packed = new ArrayList<>();
        for (long place = from; place < from + count; place++) {
            Shown frame = frame(place);
            shown.add(frame);
            packed.add(Packed.of(
                    architecture,
                    speech,
                    tokenizer.special().bos(),
                    frame.questions(recipe.seed() + place),
                    recipe.data().textTokens()));
        }
        return withAuxiliary(Batch.of(architecture, shown, packed), shown, recipe.seed() + from);
    }

    private Batch withAuxiliary(Batch batch, List<Shown> shown, long seed) {
        Optional<Captions> captions =
                recipe.losses().contrastive() > 0 ? Optional.of(Captions.of(shown, tokenizer, seed)) : Optional.empty();
        int patchValues = architecture.geometry().patchValues();
        Optional<Distillation.Masked> masked = recipe.losses().distillation() > 0
                ? Optional.of(Distillation.Masked.of(batch.patches(), patchValues, seed))
                : Optional.empty();
        return batch.with(captions, masked);
    }

    private Shown frame(long place) {
        boolean filmed = footage.isPresent()
                && place / recipe.schedule().framesPerStep() >= recipe.footage().fromStep()
                && new SplittableRandom(recipe.seed() * 37 + place).split().nextDouble()
                        < recipe.footage().part();
        return filmed ? filmed(footage.get(), place) : generated(place);
    }

    private Shown filmed(Footage clips, long place) {
        Shot shot = clips.lesson(recipe.seed(), place);
        return new Lesson(shot.frame(), shot.truth()).shown(architecture);
    }

    private Shown generated(long place) {
        int frames = recipe.data().frames();
        long epoch = place / frames;
        orders.keySet().removeIf(before -> before < epoch - 1);
        int[] order = orders.computeIfAbsent(epoch, this::order);
        return kept.computeIfAbsent(
                order[(int) (place % frames)],
                number -> Lesson.of(recipe.data(), recipe.seed(), number).shown(architecture));
    }

    /** All frames in a random order, another in each epoch. */
    private int[] order(long epoch) {
        int[] order = IntStream.range(0, recipe.data().frames()).toArray();
        Random random = new Random(recipe.seed() * 31 + epoch);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return order;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
