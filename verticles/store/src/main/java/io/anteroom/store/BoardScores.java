package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Scores of players: changed in batches, and read row by row for whoever keeps them in order. */
final class BoardScores {

    private static final int COLLISIONS_MAX = 5;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** One statement sees a season before it is put away or after, and never in between. */
    private static final String REPEATED = """
            select s.number, coalesce(
                (select b.score from board_scores b where b.season_id = k.season_id and b.player_id = $3),
                (select a.score from board_archive a where a.season_id = k.season_id and a.player_id = $3)) as score
            from board_keys k
            join board_seasons s on s.id = k.season_id
            where k.principal = $1 and k.key = $2
            """;

    private static final String ROWS = """
            select player_id, score, reached, version
            from board_scores
            where season_id = $1 and player_id > $2
            order by player_id
            limit $3
            """;

    private static final String UNSEEN = """
            select u.id, u.season_id, s.board, b.player_id, b.score, b.reached, b.version,
                (select max(id) from board_unseen) as newest
            from (
                select * from board_unseen
                where id > $3 and ($2::float8 = 0 or at < clock_timestamp() - $2::float8 * interval '1 millisecond')
                order by id
                limit $1) u
            left join board_seasons s on s.id = u.season_id and s.ended_at is null
            left join board_scores b on b.season_id = u.season_id and b.player_id = any (u.players)
            order by u.id
            """;

    private static final String SEEN = "delete from board_unseen where id = any($1)";

    private static final String GIVE_UP = "select give_up_unseen($1)";

    private final Database database;

    BoardScores(Database database) {
        this.database = database;
    }

    Future<Reply<StoredBoards.Applied>> apply(StoredBoards.Apply request) {
        return apply(new ScoreBatch(request), 0);
    }

    private Future<Reply<StoredBoards.Applied>> apply(ScoreBatch batch, int collisions) {
        return database.query(ScoreBatch.SQL, batch.parameters())
                .map(rows -> Reply.done(batch.applied(rows.iterator().next())))
                .recover(failure -> DatabaseFailure.isCollision(failure) && collisions < COLLISIONS_MAX
                        ? apply(batch, collisions + 1)
                        : Future.failedFuture(failure));
    }

    Future<Reply<StoredBoards.Repeated>> repeated(StoredBoards.ReadRepeated request) {
        return database.first(
                        REPEATED,
                        request.principal(),
                        request.key(),
                        request.playerId().value())
                .map(found -> found.filter(row -> row.getLong("score") != null)
                        .map(row ->
                                Reply.done(new StoredBoards.Repeated(row.getInteger("number"), row.getLong("score"))))
                        .orElse(Reply.refused(Code.NOT_FOUND, "nothing is known of this key any more")));
    }

    Future<Reply<StoredBoards.Rows>> rows(StoredBoards.ReadRows request) {
        var after = request.after() == null ? BEFORE_ALL : request.after().value();
        return database.query(ROWS, request.seasonId(), after, request.limit())
                .map(found -> Reply.done(new StoredBoards.Rows(read(found))));
    }

    Future<Reply<StoredBoards.Unseen>> unseen(StoredBoards.FindUnseen request) {
        var after = request.after() == null ? 0L : request.after();
        return database.query(UNSEEN, request.limit(), (double) request.olderThanMs(), after)
                .map(found -> Reply.done(new StoredBoards.Unseen(late(found), newest(found))));
    }

    Future<Reply<Done>> seen(StoredBoards.Seen request) {
        Object ids = request.ids().toArray(Long[]::new);
        return database.query(SEEN, ids).map(done -> Reply.done(Done.DONE));
    }

    Future<Reply<Done>> giveUp(StoredBoards.GiveUp request) {
        return database.query(GIVE_UP, request.max()).map(done -> Reply.done(Done.DONE));
    }

    private static List<StoredBoards.Row> read(RowSet<Row> found) {
        var rows = new ArrayList<StoredBoards.Row>(found.size());
        found.forEach(row -> rows.add(read(row)));
        return rows;
    }

    private static StoredBoards.Row read(Row row) {
        return new StoredBoards.Row(
                new PlayerId(row.getUUID("player_id")),
                row.getLong("score"),
                row.getLong("reached"),
                row.getLong("version"));
    }

    private static @Nullable Long newest(RowSet<Row> found) {
        var rows = found.iterator();
        return rows.hasNext() ? rows.next().getLong("newest") : null;
    }

    /** Sorted by id; of a season that was emptied meanwhile there are no rows. */
    private static List<StoredBoards.Late> late(RowSet<Row> found) {
        var late = new ArrayList<StoredBoards.Late>();
        var rows = new ArrayList<StoredBoards.Row>();
        Row previous = null;
        for (var row : found) {
            if (previous != null && !previous.getLong("id").equals(row.getLong("id"))) {
                late.add(late(previous, rows));
                rows.clear();
            }
            if (row.getUUID("player_id") != null) {
                rows.add(read(row));
            }
            previous = row;
        }
        if (previous != null) {
            late.add(late(previous, rows));
        }
        return late;
    }

    private static StoredBoards.Late late(Row of, List<StoredBoards.Row> rows) {
        return new StoredBoards.Late(of.getLong("id"), of.getLong("season_id"), of.getString("board"), rows);
    }
}
