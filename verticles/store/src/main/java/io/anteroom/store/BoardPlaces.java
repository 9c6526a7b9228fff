package io.anteroom.store;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Places on boards without Redis. Of an archived season they are looked up; of others they are counted, which costs as
 * much as the season has players: whoever asks for those asks seldom.
 */
final class BoardPlaces {

    private static final String LIVE_TOTAL = "select count(*) as total from board_scores where season_id = $1";

    private static final String LIVE_PAGE = """
            select player_id, score
            from board_scores
            where season_id = $1
            order by score * $2, reached
            offset $3
            limit $4
            """;

    /** Those up to the player come first, with how many there are before them all. */
    private static final String LIVE_AROUND = """
            with me as (
                select score * $2 as score, reached
                from board_scores
                where season_id = $1 and player_id = $3),
            above as (
                select b.player_id, b.score, b.reached
                from me
                join board_scores b on b.season_id = $1 and (b.score * $2, b.reached) < (me.score, me.reached)
                order by b.score * $2 desc, b.reached desc
                limit $4),
            below as (
                select b.player_id, b.score, b.reached
                from me
                join board_scores b on b.season_id = $1 and (b.score * $2, b.reached) >= (me.score, me.reached)
                order by b.score * $2, b.reached
                limit $4 + 1)
            select x.player_id, x.score, counted.better - (select count(*) from above) as before, counted.total
            from (select * from above union all select * from below) x
            cross join (
                select count(*) filter (where (b.score * $2, b.reached) < (me.score, me.reached)) as better, count(*) as total
                from me
                join board_scores b on b.season_id = $1) counted
            order by x.score * $2, x.reached
            """;

    private static final String LIVE_AMONG = """
            select player_id, score, rank, total
            from (
                select player_id, score, row_number() over (order by score * $2, reached) as rank, count(*) over () as total
                from board_scores
                where season_id = $1) x
            where player_id = any ($3)
            order by rank
            """;

    private static final String ARCHIVED_TOTAL =
            "select coalesce(max(rank), 0) as total from board_archive where season_id = $1";

    private static final String ARCHIVED_PAGE = """
            select player_id, score
            from board_archive
            where season_id = $1 and rank > $2
            order by rank
            limit $3
            """;

    private static final String ARCHIVED_AROUND = """
            select a.player_id, a.score, greatest(me.rank - $3 - 1, 0) as before,
                (select max(rank) from board_archive where season_id = $1) as total
            from board_archive me
            join board_archive a on a.season_id = $1 and a.rank between me.rank - $3 and me.rank + $3
            where me.season_id = $1 and me.player_id = $2
            order by a.rank
            """;

    private static final String ARCHIVED_AMONG = """
            select player_id, score, rank, (select max(rank) from board_archive where season_id = $1) as total
            from board_archive
            where season_id = $1 and player_id = any ($2)
            order by rank
            """;

    private final Database database;

    BoardPlaces(Database database) {
        this.database = database;
    }

    Future<Reply<Boards.Page>> page(StoredBoards.ReadPage request) {
        var shelf = request.shelf();
        var total = database.first(shelf.archived() ? ARCHIVED_TOTAL : LIVE_TOTAL, shelf.seasonId())
                .map(row -> row.orElseThrow().getLong("total"));
        var page = shelf.archived()
                ? database.query(ARCHIVED_PAGE, shelf.seasonId(), request.offset(), request.limit())
                : database.query(LIVE_PAGE, shelf.seasonId(), sign(shelf), request.offset(), request.limit());
        return Future.all(total, page)
                .map(both -> Reply.done(new Boards.Page(places(page.result(), request.offset()), total.result())));
    }

    Future<Reply<Boards.Page>> around(StoredBoards.ReadAround request) {
        var shelf = request.shelf();
        var playerId = request.playerId().value();
        var found = shelf.archived()
                ? database.query(ARCHIVED_AROUND, shelf.seasonId(), playerId, (long) request.neighbours())
                : database.query(LIVE_AROUND, shelf.seasonId(), sign(shelf), playerId, (long) request.neighbours());
        return found.map(rows -> {
            var first = rows.iterator();
            var before = first.hasNext() ? first.next().getLong("before") : 0;
            return Reply.done(new Boards.Page(places(rows, before), total(rows)));
        });
    }

    Future<Reply<Boards.Page>> among(StoredBoards.ReadAmong request) {
        var shelf = request.shelf();
        var players = request.players().stream().map(PlayerId::value).toArray(UUID[]::new);
        var found = shelf.archived()
                ? database.query(ARCHIVED_AMONG, shelf.seasonId(), players)
                : database.query(LIVE_AMONG, shelf.seasonId(), sign(shelf), players);
        return found.compose(rows -> rows.size() > 0 ? Future.succeededFuture(ranked(rows)) : nobody(shelf));
    }

    private Future<Reply<Boards.Page>> nobody(StoredBoards.Shelf shelf) {
        return database.first(shelf.archived() ? ARCHIVED_TOTAL : LIVE_TOTAL, shelf.seasonId())
                .map(row ->
                        Reply.done(new Boards.Page(List.of(), row.orElseThrow().getLong("total"))));
    }

    private static Reply<Boards.Page> ranked(RowSet<Row> rows) {
        var places = new ArrayList<Boards.Place>(rows.size());
        rows.forEach(row -> places.add(place(row, row.getLong("rank"))));
        return Reply.done(new Boards.Page(places, total(rows)));
    }

    /** @param before how many places there are before the first row */
    private static List<Boards.Place> places(RowSet<Row> rows, long before) {
        var places = new ArrayList<Boards.Place>(rows.size());
        rows.forEach(row -> places.add(place(row, before + places.size() + 1)));
        return places;
    }

    private static Boards.Place place(Row row, long rank) {
        return new Boards.Place(new PlayerId(row.getUUID("player_id")), row.getLong("score"), rank);
    }

    private static long total(RowSet<Row> rows) {
        var first = rows.iterator();
        return first.hasNext() ? first.next().getLong("total") : 0;
    }

    /** What makes the first place the one with the lowest product. */
    private static long sign(StoredBoards.Shelf shelf) {
        return shelf.order() == Boards.Order.UP ? 1 : -1;
    }
}
