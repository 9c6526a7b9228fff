package io.anteroom.store;

import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rounds that were left open, and series that nobody goes on with, found by walking through all sessions, a window at a time:
 * an index of what is open would cost every round of several actions two writes.
 */
final class OpenRounds {

    private static final int FOUND_MAX = 100;

    /** Before all sessions. */
    static final AgedRounds.Place BEGINNING = new AgedRounds.Place(new PlayerId(new UUID(0, 0)), "");

    private static final String WINDOW_END = """
            select player_id, game_id
            from game_sessions
            where (player_id, game_id) > ($1, $2)
            order by player_id, game_id
            offset $3
            limit 1
            """;

    /** What is looked at is cut out first: joined as a whole, it could be taken for a reason to read all rounds there are. */
    private static final String AGED = """
            with looked as materialized (
                select *
                from game_sessions
                where (player_id, game_id) > ($1, $2)
                order by player_id, game_id
                limit $3
            )
            """ + Standings.STANDING + """
                , r.currency, r.bet, r.payout, (extract(epoch from now() - r.started_at) * 1000)::bigint as age_ms
            from looked s
            join players p on p.id = s.player_id
            join rounds r on r.player_id = s.player_id and r.id = s.round_id
            left join seeds d on d.id = r.seed_id
            where r.started_at <= now() - $4 * interval '1 millisecond'
            order by s.player_id, s.game_id
            limit $5
            """;

    private final Database database;

    OpenRounds(Database database) {
        this.database = database;
    }

    Future<Reply<AgedRounds.Found>> find(AgedRounds.Find request) {
        var after = request.after() == null ? BEGINNING : request.after();
        var player = after.playerId().value();
        var game = after.gameId();
        return database.first(WINDOW_END, player, game, (long) request.window() - 1)
                .map(end -> end.map(OpenRounds::place))
                .compose(end -> database.query(
                                AGED, player, game, (long) request.window(), (double) request.ageMs(), FOUND_MAX)
                        .map(rows -> Reply.done(found(rows, end.orElse(null)))));
    }

    /** What did not fit is found when the next window begins after the last that did. */
    private static AgedRounds.Found found(RowSet<Row> rows, AgedRounds.@Nullable Place end) {
        var found = new ArrayList<AgedRounds.Aged>();
        rows.forEach(row -> found.add(aged(row)));
        if (found.size() < FOUND_MAX) {
            return new AgedRounds.Found(found, end);
        }
        var last = found.get(found.size() - 1);
        return new AgedRounds.Found(found, new AgedRounds.Place(last.playerId(), last.gameId()));
    }

    private static AgedRounds.Place place(Row row) {
        return new AgedRounds.Place(new PlayerId(row.getUUID("player_id")), row.getString("game_id"));
    }

    private static AgedRounds.Aged aged(Row row) {
        return new AgedRounds.Aged(
                new PlayerId(row.getUUID("player_id")),
                row.getString("game_id"),
                Standings.standing(row),
                row.getLong("age_ms"),
                Columns.currency(row),
                row.getLong("bet"),
                row.getLong("payout"));
    }
}
