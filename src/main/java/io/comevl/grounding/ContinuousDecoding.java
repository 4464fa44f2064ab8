package io.comevl.grounding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Decodes the questions of all frames and cameras in one batch: new ones join at any step, finished ones leave. Work is
 * done in turns of one step on the model's inference threads, one turn at a time, so that pictures are encoded in between.
 * Safe for use by several threads.
 *
 * @param <M> the language model's memory
 */
final class ContinuousDecoding<M> {

    private final GreedyDecoder<M> decoder;
    private final LanguageModel<M> model;
    private final Inference inference;
    private final Limits limits;
    private final Deque<Group<M>> arrived = new ArrayDeque<>();
    private final List<Group<M>> underWay = new ArrayList<>(); // of whoever has the turn
    private boolean turning;

    /**
     * How much at once.
     *
     * @param rows most texts in one batch; more only where one group alone has more
     * @param waiting most groups that wait to join
     */
    record Limits(int rows, int waiting) {}

    /** Texts that begin alike, and whoever waits for them. */
    private record Group<M>(
            Supplier<M> beginning, List<TextRow> rows, CompletableFuture<List<TextRow.Continued>> answer) {

        boolean isFinished() {
            return rows.stream().allMatch(TextRow::isFinished);
        }

        void complete() {
            answer.complete(rows.stream().map(TextRow::continued).toList());
        }
    }

    ContinuousDecoding(LanguageModel<M> model, Inference inference, Limits limits) {
        this.model = model;
        this.inference = inference;
        this.limits = limits;
        decoder = new GreedyDecoder<>(model);
    }

    /**
     * Continues texts.
     *
     * @param beginning reads what all of them begin with, one row; called on an inference thread, at most once
     * @return completes exceptionally if the model fails, if too much waits already, or if the inference threads end first
     */
    CompletableFuture<List<TextRow.Continued>> submit(Supplier<M> beginning, List<TextRow.Start> texts) {
        CompletableFuture<List<TextRow.Continued>> answer = new CompletableFuture<>();
        if (texts.isEmpty()) {
            answer.complete(List.of());
            return answer;
        }
        synchronized (this) {
            if (arrived.size() >= limits.waiting()) {
                answer.completeExceptionally(
                        new IllegalStateException("decoding: too much waits already; ask less often"));
                return answer;
            }
            arrived.add(new Group<>(beginning, decoder.begin(texts), answer));
            if (turning) {
                return answer;
            }
            turning = true;
        }
        schedule();
        return answer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback goes on
    private void schedule() {
        inference.run(this::turn, goesOn -> {}).whenComplete((goesOn, problem) -> {
            if (problem != null) {
                fail(problem);
            } else if (goesOn) {
                schedule();
            }
        });
    }

    /** @return whether there is more to do */
    private boolean turn() {
        Group<M> next = next();
        while (next != null) {
            join(next);
            next = next();
        }
        if (!decoder.isIdle()) {
            try {
                decoder.step();
            } catch (RuntimeException | Error e) {
                failUnderWay(e);
            }
        }
        for (Iterator<Group<M>> groups = underWay.iterator(); groups.hasNext(); ) {
            Group<M> group = groups.next();
            if (group.isFinished()) {
                groups.remove();
                group.complete();
            }
        }
        synchronized (this) {
            turning = !arrived.isEmpty() || !decoder.isIdle();
            return turning;
        }
    }

    private synchronized Group<M> next() {
        Group<M> first = arrived.peek();
        boolean fits = first != null
                && (decoder.isIdle() || decoder.size() + first.rows().size() <= limits.rows());
        return fits ? arrived.remove() : null;
    }

    private void join(Group<M> group) {
        if (group.answer().isDone()) { // nobody waits any more
            return;
        }
        long began = System.nanoTime();
        try {
            M beginning = group.beginning().get();
            try {
                decoder.add(beginning, group.rows());
            } finally {
                model.forget(beginning);
            }
            long share = (System.nanoTime() - began) / group.rows().size();
            group.rows().forEach(row -> row.spend(share));
            underWay.add(group);
        } catch (RuntimeException | Error e) {
            group.answer().completeExceptionally(e);
        }
    }

    private void failUnderWay(Throwable problem) {
        List<Group<M>> failed = List.copyOf(underWay);
        underWay.clear();
        decoder.abandon();
        failed.forEach(group -> group.answer().completeExceptionally(problem));
    }

    private void fail(Throwable problem) {
        List<Group<M>> failed;
        synchronized (this) {
            failed = List.copyOf(arrived);
            arrived.clear();
            turning = false;
        }
        failUnderWay(problem);
        failed.forEach(group -> group.answer().completeExceptionally(problem));
    }
}
