package io.anteroom.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the coming months' partitions and forgets what nobody asks for any more. Never touches money or rounds. Rows go in
 * pieces that PostgreSQL has time for, so that a backlog is only more pieces; and a step that can't be done keeps no
 * other from being done.
 */
final class Housekeeping {

    static final String PARTITIONS = "select ensure_partitions(current_date, 3)";

    /** Rows of one statement. What takes too long all the same is tried with a tenth, and a tenth of that. */
    private static final int PIECE = 4000;

    private static final int PIECE_MIN = 40;

    /** Statements of one step in one run. What is left then is for the next run. */
    private static final int PIECES_MAX = 250;

    /** Bounded, and an array: joined as a whole it may be planned as a reading of all logins and tokens. */
    private static final String EXPIRED =
            "array(select id from logins where expires_at < now() - interval '1 day' order by expires_at limit 10000)";

    private final Database database;
    private final List<Forgotten> forgotten;

    Housekeeping(Database database, Duration revocationsKept) {
        this.database = database;
        this.forgotten = List.of(
                new Forgotten("replaced_sessions", "at < now() - interval '1 hour'"),
                new Forgotten("nodes", "beat_at < now() - interval '1 day'"),
                new Forgotten("mail", "at < now() - interval '90 days'"),
                new Forgotten("mail", "read_at < now() - interval '1 day'"),
                // Longer than the longest window that is looked at.
                new Forgotten("return_buckets", "hour < extract(epoch from now() - interval '32 days') / 3600"),
                // Of one login there may be thousands; deleted with it they would be one piece.
                new Forgotten("refresh_tokens", "login_id = any (" + EXPIRED + ")"),
                new Forgotten(
                        "logins",
                        "id = any (" + EXPIRED + ")"
                                + " and not exists (select from refresh_tokens where login_id = logins.id)"),
                new Forgotten("board_keys", "at < now() - interval '1 day'"),
                // Kept for longer than they are told, so that nothing is forgotten in the middle of being told.
                new Forgotten(
                        "revocations",
                        "ended_at < now() - interval '1 second' * " + (revocationsKept.toSeconds() + 3600)));
    }

    /** Fails with {@link IllegalStateException} and what could not be done, after everything else was. */
    Future<Void> run() {
        var undone = new ArrayList<String>();
        var done = attempt("partitions", () -> database.query(PARTITIONS).mapEmpty(), undone);
        for (var each : forgotten) {
            done = done.compose(previous -> attempt(each.table(), () -> forget(each, PIECE, 1), undone));
        }
        return done.compose(all -> undone.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(
                        new IllegalStateException("left for the next run: " + String.join("; ", undone))));
    }

    private static Future<Void> attempt(String step, Supplier<Future<Void>> work, List<String> undone) {
        return work.get().otherwise(failure -> {
            undone.add(step + ": " + failure.getMessage());
            return null;
        });
    }

    private Future<Void> forget(Forgotten what, int piece, int pieces) {
        return database.query(what.sql(), piece).transform(result -> {
            if (result.failed()) {
                return DatabaseFailure.hasState(result.cause(), DatabaseFailure.STATEMENT_CANCELLED)
                                && piece > PIECE_MIN
                        ? forget(what, piece / 10, pieces)
                        : Future.failedFuture(result.cause());
            }
            return result.result().rowCount() < piece || pieces == PIECES_MAX
                    ? Future.succeededFuture()
                    : forget(what, piece, pieces + 1);
        });
    }

    /**
     * Rows that nobody asks for any more.
     *
     * @param old which they are, in SQL
     */
    private record Forgotten(String table, String old) {

        /** Asks again of each row that it found: the row may have changed since. */
        String sql() {
            return """
                    delete from %1$s
                    where ctid = any (array(select ctid from %1$s where %2$s limit $1)) and %2$s
                    """.formatted(table, old);
        }
    }
}
