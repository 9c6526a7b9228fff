package io.anteroom.store;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Wanted;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The seasons of boards: opened, closed, put away. */
final class BoardSeasons {

    private static final String OPEN = "select * from open_seasons($1, $2, $3, $4, $5)";

    private static final String CLOSE = "select close_season($1, $2, $3, $4)";

    private static final String LIST = """
            select *
            from board_seasons
            where board = $1 and number < $2 and ($3::int is null or number = $3)
            order by number desc
            limit $4
            """;

    private static final String ENDED = """
            select id
            from board_seasons
            where ended_at is not null and emptied_at is null
                and coalesce(archived_at, closed_at) <= clock_timestamp() - $2::bigint * interval '1 millisecond'
            order by id
            limit $1
            """;

    private static final String ARCHIVE = "select archive_step($1, $2, $3, $4) as season_id";

    private final Database database;

    BoardSeasons(Database database) {
        this.database = database;
    }

    Future<Reply<StoredBoards.Opened>> open(StoredBoards.Open request) {
        var boards = request.boards();
        return database.query(
                        OPEN,
                        boards.stream().map(Wanted::board).toArray(String[]::new),
                        boards.stream().map(Wanted::reset).toArray(String[]::new),
                        boards.stream().map(board -> utc(board.endsAt())).toArray(OffsetDateTime[]::new),
                        boards.stream().map(board -> lowestFirst(board.order())).toArray(Boolean[]::new),
                        utc(request.now()))
                .map(rows -> Reply.done(new StoredBoards.Opened(seasons(rows))));
    }

    Future<Reply<Done>> close(StoredBoards.Close request) {
        return database.query(
                        CLOSE,
                        request.seasonId(),
                        utc(request.endedAt()),
                        request.next().reset(),
                        utc(request.next().endsAt()))
                .map(done -> Reply.done(Done.DONE));
    }

    Future<Reply<StoredBoards.Listed>> list(StoredBoards.ListSeasons request) {
        var before = request.before() == null ? Integer.MAX_VALUE : request.before();
        return database.query(LIST, request.board(), before, request.number(), request.limit())
                .map(rows -> Reply.done(new StoredBoards.Listed(seasons(rows))));
    }

    Future<Reply<StoredBoards.Ended>> ended(StoredBoards.FindEnded request) {
        return database.query(ENDED, request.limit(), request.quietMs()).map(rows -> {
            var ids = new ArrayList<Long>(rows.size());
            rows.forEach(row -> ids.add(row.getLong("id")));
            return Reply.done(new StoredBoards.Ended(ids));
        });
    }

    Future<Reply<StoredBoards.Archived>> archive(StoredBoards.Archive request) {
        Object up = request.orders().stream()
                .filter(board -> board.order() == Boards.Order.UP)
                .map(StoredBoards.BoardOrder::board)
                .toArray(String[]::new);
        return database.query(ARCHIVE, up, request.limit(), request.quietMs(), request.seasonId())
                .map(rows -> Reply.done(
                        new StoredBoards.Archived(rows.iterator().next().getLong("season_id"))));
    }

    private static List<StoredBoards.Season> seasons(RowSet<Row> rows) {
        var seasons = new ArrayList<StoredBoards.Season>(rows.size());
        rows.forEach(row -> seasons.add(season(row)));
        return seasons;
    }

    private static StoredBoards.Season season(Row row) {
        return new StoredBoards.Season(
                row.getLong("id"),
                row.getString("board"),
                row.getInteger("number"),
                row.getInteger("epoch"),
                row.getString("reset"),
                Columns.at(row, "started_at"),
                Columns.atOrNull(row, "ends_at"),
                Columns.atOrNull(row, "ended_at"),
                row.getOffsetDateTime("archived_at") != null,
                order(row.getBoolean("lowest_first")));
    }

    private static Boards.@Nullable Order order(@Nullable Boolean lowestFirst) {
        return lowestFirst == null ? null : lowestFirst ? Boards.Order.UP : Boards.Order.DOWN;
    }

    private static @Nullable Boolean lowestFirst(Boards.@Nullable Order order) {
        return order == null ? null : order == Boards.Order.UP;
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
