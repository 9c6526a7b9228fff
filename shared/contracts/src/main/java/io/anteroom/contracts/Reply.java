package io.anteroom.contracts;

import java.util.function.Function;

/**
 * What a neighbour answers: done, or refused. The third kind of answer, unknown, is a failed future.
 *
 * @param <T> what is told when it is done
 */
public sealed interface Reply<T> permits Reply.Done, Reply.Refused {

    record Done<T>(T value) implements Reply<T> {}

    record Refused<T>(Refusal refusal) implements Reply<T> {

        /** The same refusal as the answer to another question. */
        public <U> Reply<U> as() {
            return new Refused<>(refusal);
        }
    }

    static <T> Reply<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Reply<T> refused(Code code, String message) {
        return new Refused<>(new Refusal(code, message));
    }

    static <T> Reply<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    default <U> U fold(Function<T, U> onDone, Function<Refusal, U> onRefused) {
        if (this instanceof Done<T> done) {
            return onDone.apply(done.value());
        }
        return onRefused.apply(((Refused<T>) this).refusal());
    }

    default <U> Reply<U> map(Function<T, U> onDone) {
        return fold(value -> done(onDone.apply(value)), Reply::refused);
    }

    default <U> Reply<U> flatMap(Function<T, Reply<U>> onDone) {
        return fold(onDone, Reply::refused);
    }
}
