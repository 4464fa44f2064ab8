package io.comevl.frame;

import java.util.Optional;
import java.util.function.Function;

/**
 * What came of reading bytes that may be bad: the value, or why there is none. Bad data is no exception.
 *
 * @param <T> what was read
 */
public sealed interface Checked<T> {

    /** What was read. */
    record Passed<T>(T value) implements Checked<T> {
        @Override
        public <R> R either(Function<? super T, ? extends R> passed, Function<? super Refusal, ? extends R> refused) {
            return passed.apply(value);
        }
    }

    /** Why nothing was read. */
    record Refused<T>(Refusal refusal) implements Checked<T> {
        @Override
        public <R> R either(Function<? super T, ? extends R> passed, Function<? super Refusal, ? extends R> refused) {
            return refused.apply(refusal);
        }
    }

    /** Goes on with whichever there is. */
    <R> R either(Function<? super T, ? extends R> passed, Function<? super Refusal, ? extends R> refused);

    /** The value, if there is one. */
    default Optional<T> passed() {
        return either(Optional::of, refusal -> Optional.empty());
    }

    /** Why there is no value, if there is none. */
    default Optional<Refusal> refused() {
        return either(value -> Optional.empty(), Optional::of);
    }

    /** Something that passed. */
    static <T> Checked<T> pass(T value) {
        return new Passed<>(value);
    }

    /** Something that did not. */
    static <T> Checked<T> refuse(Refusal.Reason reason, String message) {
        return new Refused<>(new Refusal(reason, message));
    }
}
