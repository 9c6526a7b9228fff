package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;

/** What a failed query means: a definite no, an unknown outcome, or a fault of ours. */
final class DatabaseFailure {

    static final String UNKNOWN_PLAYER = "AN001";
    static final String STATEMENT_CANCELLED = "57014";
    private static final String LOCK_TIMEOUT = "55P03";

    private DatabaseFailure() {}

    /** Whether PostgreSQL said no and rolled back; a lost connection or a server that went down did not say that. */
    static boolean isDefinite(Throwable failure) {
        return failure instanceof PgException refused && "ERROR".equals(refused.getSeverity());
    }

    /** Whether two transactions got into each other's way, so that the same again may succeed. */
    static boolean isCollision(Throwable failure) {
        return failure instanceof PgException refused
                && ("40001".equals(refused.getSqlState()) || "40P01".equals(refused.getSqlState()));
    }

    static boolean hasState(Throwable failure, String sqlState) {
        return failure instanceof PgException refused && sqlState.equals(refused.getSqlState());
    }

    static boolean violates(Throwable failure, String constraint) {
        return failure instanceof PgException refused && constraint.equals(refused.getConstraint());
    }

    /** Too slow or too full just now: nothing was done. */
    static boolean isExhausted(Throwable failure) {
        return failure instanceof PgException refused
                && (LOCK_TIMEOUT.equals(refused.getSqlState())
                        || STATEMENT_CANCELLED.equals(refused.getSqlState())
                        || refused.getSqlState().startsWith("53"));
    }

    /** The answer that a failure is, or the failure to answer with. */
    static <T> Future<Reply<T>> answer(Throwable failure) {
        if (failure instanceof ConnectionPoolTooBusyException || (isDefinite(failure) && isExhausted(failure))) {
            return Future.succeededFuture(Reply.refused(Code.OVERLOADED, "the database is busy"));
        }
        if (failure instanceof ConnectException) {
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "the database is away"));
        }
        if (hasState(failure, UNKNOWN_PLAYER)) {
            return Future.succeededFuture(Reply.refused(Code.NOT_FOUND, "no such player"));
        }
        return Future.failedFuture(isDefinite(failure) ? failure : new UnknownOutcome("the database: " + failure));
    }
}
