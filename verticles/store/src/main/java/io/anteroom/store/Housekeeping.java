package io.anteroom.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Makes the coming months' partitions and forgets what nobody asks for any more. Never touches money or rounds. */
final class Housekeeping {

    static final String PARTITIONS = "select ensure_partitions(current_date, 3)";

    private static final List<String> FORGET = List.of(
            "delete from replaced_sessions where at < now() - interval '1 hour'",
            "delete from nodes where beat_at < now() - interval '1 day'",
            "delete from mail where at < now() - interval '90 days'",
            "delete from mail where read_at < now() - interval '1 day'",
            // Longer than the longest window that is looked at.
            "delete from return_buckets where hour < extract(epoch from now() - interval '32 days') / 3600",
            "delete from logins where expires_at < now() - interval '1 day'",
            "delete from board_keys where at < now() - interval '1 day'");

    private static final String FORGET_REVOCATIONS =
            "delete from revocations where ended_at < now() - $1 * interval '1 second'";

    private final Database database;
    private final Duration revocationsKept;

    Housekeeping(Database database, Duration revocationsKept) {
        this.database = database;
        this.revocationsKept = revocationsKept;
    }

    Future<Void> run() {
        Future<?> done = database.query(PARTITIONS);
        for (var sql : FORGET) {
            done = done.compose(previous -> database.query(sql));
        }
        // Kept for longer than they are told, so that nothing is forgotten in the middle of being told.
        return done.compose(previous -> database.query(FORGET_REVOCATIONS, (double) revocationsKept.toSeconds() + 3600))
                .mapEmpty();
    }
}
