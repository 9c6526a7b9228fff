package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long a request about many rooms waits for PostgreSQL, all in all: those that can be had must not wait long for those that
 * can't. Begins with the first that is waited for. Belongs to one event loop.
 */
final class ShortWait {

    private static final Duration LASTS = Duration.ofMillis(250);

    static final Refusal OVER = new Refusal(Code.UNAVAILABLE, "the room can't be reached now");

    private @Nullable Deadline until;

    /**
     * Refused with {@code UNAVAILABLE} if it is not answered in time. It goes on all the same, so that who asks again finds it done.
     */
    <T> Future<Reply<T>> on(Future<Reply<T>> answer) {
        if (until == null) {
            until = Deadline.in(LASTS);
        }
        return answer.timeout(Math.max(1, until.remainingMs()), TimeUnit.MILLISECONDS)
                .recover(failure -> failure instanceof TimeoutException
                        ? Future.succeededFuture(Reply.refused(OVER))
                        : Future.failedFuture(failure));
    }

    /** Whether nothing more is to be begun. */
    boolean isOver() {
        return until != null && until.passed();
    }
}
