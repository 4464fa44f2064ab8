package io.comevl.job;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.functions.async.ResultFuture;

/**
 * Elements that an async operator has begun and not yet finished. Settles the race between a result and its timeout:
 * the first one counts, and the loser learns of it. Safe for use by several threads.
 *
 * @param <I> what comes in; told apart by identity
 * @param <O> what goes out, one for each that comes in
 */
final class Pending<I, O> {

    private final Map<I, CompletableFuture<O>> open = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Begins an element; completing what is returned finishes it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hands everything on
    CompletableFuture<O> begin(I input, ResultFuture<O> result) {
        CompletableFuture<O> outcome = new CompletableFuture<>();
        open.put(input, outcome);
        outcome.whenComplete((output, problem) -> {
            open.remove(input);
            if (problem != null) {
                result.completeExceptionally(problem);
            } else {
                result.complete(List.of(output));
            }
        });
        return outcome;
    }

    /** An element that is still open. */
    Optional<CompletableFuture<O>> get(I input) {
        return Optional.ofNullable(open.get(input));
    }

    /** How many are open. */
    int size() {
        return open.size();
    }
}
