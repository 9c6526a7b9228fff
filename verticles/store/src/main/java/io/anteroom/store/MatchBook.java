package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matches.FinishOutcome;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Matches from their first moment to their result, and the ratings that follow from it. */
final class MatchBook {

    private static final String NOT_OWNER = "AN010";

    /** For nodes that don't say how many. */
    private static final int ABANDONED_AT_ONCE = 1_000;

    private static final String MAKE = "select made, gone from make_matches($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    private static final String FILL = "select fill_match($1, $2, $3, $4, $5, $6, $7) as outcome";

    private static final String FIND_OPEN = """
            select player, room, match_found(room, player) as match
            from (select player, open_match(player) as room from unnest($1::uuid[]) player) found
            where room is not null
            """;

    private static final String READ = """
            select m.room_id, m.shard, m.result, m.players[i] as player_id, m.teams[i] as team,
                coalesce(r.rating, 1500) as rating, coalesce(r.deviation, 350) as deviation,
                coalesce(r.volatility, 0.06) as volatility, coalesce(r.matches, 0) as matches,
                coalesce((extract(epoch from clock_timestamp() - r.rated_at) * 1000)::bigint, 0) as idle_ms
            from matches m
            cross join lateral generate_subscripts(m.players, 1) i
            left join ratings r on r.player_id = m.players[i]
            where m.room_id = $1
            order by i
            """;

    private static final String FINISH = "select outcome, known_result from finish_match($1, $2, $3, $4, $5, $6, $7)";

    private static final String LEAVE = "select leave_match($1, $2, $3, $4, $5) as offered";

    private static final String BACKFILL = "select offer_places($1, $2) as offered";

    private static final String ABANDON = """
            update matches
            set ended_at = clock_timestamp(), free = null, free_since = null
            where room_id = any (array(
                select m.room_id
                from matches m
                where m.ended_at is null and m.made_at < clock_timestamp() - $1 * interval '1 millisecond'
                order by m.made_at
                limit $2
                for no key update skip locked))
            """;

    private static final String UNREPORTED = """
            select r.id
            from rooms r
            join matches m on m.room_id = r.id
            where r.outcome is not null and r.mode is not null and not r.reported and m.result is null
            order by r.id
            limit $1
            """;

    private final Database database;
    private final Runnable pushWritten;

    MatchBook(Database database, Runnable pushWritten) {
        this.database = database;
        this.pushWritten = pushWritten;
    }

    Future<Reply<Matches.Made>> make(Matches.Make request) {
        var columns = new ProposalColumns(request.proposals());
        return Collisions.retried(() -> database.query(
                        MAKE,
                        request.shard(),
                        request.epoch(),
                        request.kind(),
                        request.placesMax(),
                        columns.rooms,
                        columns.players.toArray(UUID[]::new),
                        columns.tickets.toArray(UUID[]::new),
                        columns.matches.toArray(Integer[]::new),
                        columns.teams.toArray(Integer[]::new),
                        columns.ranks.toArray(Integer[]::new)))
                .map(rows -> made(rows.iterator().next()))
                .recover(MatchBook::fenced);
    }

    Future<Reply<Matches.Filled>> fill(Matches.Fill request) {
        var seats = request.proposal().seats();
        return Collisions.retried(() -> database.query(
                        FILL,
                        request.shard(),
                        request.epoch(),
                        request.proposal().roomId().value(),
                        Column.of(seats, seat -> seat.playerId().value(), UUID[]::new),
                        seats.get(0).ticketId().value(),
                        seats.get(0).team(),
                        seats.get(0).rank()))
                .map(rows -> {
                    pushWritten.run();
                    return Reply.done(new Matches.Filled(
                            Matches.FillOutcome.valueOf(rows.iterator().next().getString("outcome"))));
                })
                .recover(MatchBook::fenced);
    }

    Future<Reply<Matches.FoundOpen>> findOpen(Matches.FindOpen request) {
        return database.query(FIND_OPEN, Column.of(request.playerIds(), PlayerId::value, UUID[]::new))
                .map(rows -> {
                    var open = new ArrayList<Matches.Open>();
                    rows.forEach(row -> open.add(new Matches.Open(
                            new PlayerId(row.getUUID("player")),
                            new Matchmaking.FoundMatch(
                                    new RoomId(row.getUUID("room")), new RawJson(row.getString("match"))))));
                    return Reply.done(new Matches.FoundOpen(open));
                });
    }

    Future<Reply<Matches.Match>> read(Matches.Read request) {
        return database.query(READ, request.roomId().value())
                .map(rows -> rows.size() == 0
                        ? Reply.refused(Code.ROOM_NOT_FOUND, "the room is no match's")
                        : Reply.done(match(rows)));
    }

    Future<Reply<Matches.Finished>> finish(Matches.Finish request) {
        var changes = request.changes();
        return Collisions.retried(() -> database.query(
                        FINISH,
                        request.roomId().value(),
                        Column.of(changes, change -> change.playerId().value(), UUID[]::new),
                        Column.of(changes, change -> change.before().matches(), Integer[]::new),
                        Column.of(changes, Matches.Change::rating, Double[]::new),
                        Column.of(changes, Matches.Change::deviation, Double[]::new),
                        Column.of(changes, Matches.Change::volatility, Double[]::new),
                        request.result().text()))
                .map(rows -> Reply.done(finished(rows.iterator().next())));
    }

    Future<Reply<Matches.Left>> leave(Matches.Leave request) {
        var said = request.said();
        return Collisions.retried(() -> database.query(
                        LEAVE,
                        request.roomId().value(),
                        request.playerId().value(),
                        request.backfilled().toArray(String[]::new),
                        said == null ? null : said.epoch(),
                        said == null ? null : said.seq()))
                .map(rows -> Reply.done(new Matches.Left(rows.iterator().next().getString("offered"))));
    }

    Future<Reply<Done>> backfill(Matchmaking.Backfill request) {
        Object free =
                request.free().isEmpty() ? new Integer[] {0} : request.free().toArray(Integer[]::new);
        return database.query(BACKFILL, request.roomId().value(), free)
                .map(rows -> rows.iterator().next().getBoolean("offered")
                        ? Reply.done(Done.DONE)
                        : Reply.refused(Code.ROOM_NOT_FOUND, "the room is no open match's"));
    }

    Future<Reply<Matches.Abandoned>> abandon(Matches.Abandon request) {
        var limit = request.limit() == 0 ? ABANDONED_AT_ONCE : request.limit();
        return database.query(ABANDON, (double) request.olderThanMs(), limit)
                .map(done -> Reply.done(new Matches.Abandoned(done.rowCount())));
    }

    Future<Reply<Matches.Unreported>> unreported(Matches.FindUnreported request) {
        return database.query(UNREPORTED, request.limit()).map(rows -> {
            var rooms = new ArrayList<RoomId>();
            rows.forEach(row -> rooms.add(new RoomId(row.getUUID("id"))));
            return Reply.done(new Matches.Unreported(rooms));
        });
    }

    private Reply<Matches.Made> made(Row row) {
        pushWritten.run();
        return Reply.done(new Matches.Made(
                Arrays.stream(row.getArrayOfUUIDs("made")).map(RoomId::new).toList(),
                Arrays.stream(row.getArrayOfUUIDs("gone")).map(TicketId::new).toList()));
    }

    private static <T> Future<Reply<T>> fenced(Throwable failure) {
        return DatabaseFailure.hasState(failure, NOT_OWNER)
                ? Future.succeededFuture(Reply.refused(Code.ROUND_CONFLICT, "the shard has another owner by now"))
                : Future.failedFuture(failure);
    }

    private static Matches.Match match(RowSet<Row> rows) {
        var members = new ArrayList<Matches.Member>();
        rows.forEach(row -> members.add(
                new Matches.Member(new PlayerId(row.getUUID("player_id")), row.getInteger("team"), rating(row))));
        var first = rows.iterator().next();
        var result = first.getString("result");
        return new Matches.Match(
                new RoomId(first.getUUID("room_id")),
                first.getString("shard"),
                members,
                result == null ? null : new RawJson(result));
    }

    private static Matches.Rating rating(Row row) {
        return new Matches.Rating(
                row.getDouble("rating"),
                row.getDouble("deviation"),
                row.getDouble("volatility"),
                row.getInteger("matches"),
                row.getLong("idle_ms"));
    }

    private static Matches.Finished finished(Row row) {
        var result = row.getString("known_result");
        return new Matches.Finished(
                FinishOutcome.valueOf(row.getString("outcome")), result == null ? null : new RawJson(result));
    }

    /** Proposals as arrays: one of rooms, and five in step with a place for each player. */
    private static final class ProposalColumns {

        private final UUID[] rooms;
        private final List<UUID> players = new ArrayList<>();
        private final List<UUID> tickets = new ArrayList<>();
        private final List<Integer> matches = new ArrayList<>();
        private final List<Integer> teams = new ArrayList<>();
        private final List<@Nullable Integer> ranks = new ArrayList<>();

        ProposalColumns(List<Matches.Proposal> proposals) {
            rooms = proposals.stream()
                    .map(proposal -> proposal.roomId().value())
                    .toArray(UUID[]::new);
            for (int i = 0; i < proposals.size(); i++) {
                for (var seat : proposals.get(i).seats()) {
                    players.add(seat.playerId().value());
                    tickets.add(seat.ticketId().value());
                    matches.add(i + 1);
                    teams.add(seat.team());
                    ranks.add(seat.rank());
                }
            }
        }
    }
}
