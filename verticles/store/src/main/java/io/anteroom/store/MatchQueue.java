package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatchTickets.Changed;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Matchmaking.FoundMatch;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Match tickets: who waits where, and what a matcher is told of it. */
final class MatchQueue {

    private static final String JOIN = "select * from join_queue($1, $2, $3, $4, $5, $6, $7, $8)";

    private static final String LEAVE = "select * from leave_queue($1)";

    private static final String FIND = "select * from find_seat($1, $2, $3)";

    private static final String EXPIRE = "select * from expire_tickets($1)";

    /** The mark is read first: what is written after it is told again rather than missed. */
    private static final String MARK = """
            select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as mark,
                (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
            """;

    private static final String SEATS = """
            select player_id, ticket_id, rank, players, changed_tx,
                (extract(epoch from joined_at) * 1000)::bigint as joined_ms,
                (extract(epoch from expires_at) * 1000)::bigint as expires_ms
            from match_seats
            where shard = $1 and ticket_id is not null and changed_tx >= $2 and (changed_tx, player_id) > ($3, $4)
            order by changed_tx, player_id
            limit $5
            """;

    private static final String OPENINGS = """
            select m.room_id, m.rank, m.free, (extract(epoch from m.free_since) * 1000)::bigint as since_ms
            from matches m
            join rooms r on r.id = m.room_id
            where m.shard = $1 and m.free is not null and m.ended_at is null and r.status = 'open' and r.outcome is null
            order by m.free_since
            limit 1000
            """;

    private static final String QUEUED = """
            select player_id, joined_at from match_seats
            where player_id = any($1) and ticket_id is not null and expires_at > clock_timestamp()
            """;

    private static final PlayerId NOBODY = new PlayerId(new UUID(0, 0));

    private final Database database;
    private final Consumer<Changed> changed;
    private final Runnable pushWritten;

    /** @param changed told when tickets of a shard came or went */
    MatchQueue(Database database, Consumer<Changed> changed, Runnable pushWritten) {
        this.database = database;
        this.changed = changed;
        this.pushWritten = pushWritten;
    }

    Future<Reply<MatchTickets.Joined>> join(MatchTickets.Join request) {
        var wishes = request.wishes();
        return Collisions.retried(() -> database.query(
                        JOIN,
                        Column.of(wishes, wish -> wish.playerId().value(), UUID[]::new),
                        Column.of(wishes, MatchQueue::party, UUID[]::new),
                        Column.of(wishes, wish -> wish.ticketId().value(), UUID[]::new),
                        Column.of(wishes, MatchTickets.Wish::shard, String[]::new),
                        Column.of(wishes, MatchTickets.Wish::rank, Integer[]::new),
                        Column.of(wishes, MatchTickets.Wish::partyMax, Integer[]::new),
                        Column.of(wishes, MatchTickets.Wish::ttlMs, Long[]::new),
                        Column.of(wishes, MatchTickets.Wish::waitMaxMs, Long[]::new)))
                .map(rows -> {
                    tell(wishes, rows);
                    return Reply.done(joined(rows));
                });
    }

    Future<Reply<MatchTickets.Left>> leave(MatchTickets.Leave request) {
        return Collisions.retried(() -> database.first(LEAVE, request.playerId().value()))
                .map(found -> found.map(this::left)
                        .orElseGet(() -> Reply.refused(Code.NOT_QUEUED, "the player waits for no match")));
    }

    Future<Reply<MatchTickets.Found>> find(MatchTickets.Find request) {
        return database.query(FIND, request.playerId().value(), request.shard(), request.ttlMs())
                .map(rows -> Reply.done(found(rows.iterator().next())));
    }

    Future<Reply<Matchmaking.QueuedPlayers>> queued(Matchmaking.AskQueued request) {
        Object players = Column.of(request.players(), PlayerId::value, UUID[]::new);
        return database.query(QUEUED, players).map(rows -> {
            var queued = new ArrayList<Matchmaking.QueuedPlayer>();
            rows.forEach(row -> queued.add(new Matchmaking.QueuedPlayer(
                    new PlayerId(row.getUUID("player_id")), Columns.at(row, "joined_at"))));
            return Reply.done(new Matchmaking.QueuedPlayers(queued));
        });
    }

    Future<Reply<MatchTickets.News>> news(MatchTickets.Since since) {
        return database.query(MARK).compose(marks -> {
            var mark = marks.iterator().next();
            var after = since.after() == null ? new MatchTickets.Cursor(0, NOBODY) : since.after();
            return database.query(
                            SEATS,
                            since.shard(),
                            since.mark(),
                            after.tx(),
                            after.playerId().value(),
                            since.limit())
                    .compose(rows -> page(since, mark, rows));
        });
    }

    Future<Reply<MatchTickets.Expired>> expire(MatchTickets.Expire request) {
        return Collisions.retried(() -> database.query(EXPIRE, request.limit())).map(rows -> {
            var byShard = new HashMap<String, List<TicketId>>();
            rows.forEach(row -> byShard.computeIfAbsent(row.getString("ticket_shard"), shard -> new ArrayList<>())
                    .add(new TicketId(row.getUUID("ticket"))));
            var ended = byShard.entrySet().stream()
                    .map(entry -> new Changed(entry.getKey(), entry.getValue()))
                    .toList();
            ended.forEach(changed);
            if (!ended.isEmpty()) {
                pushWritten.run();
            }
            return Reply.done(new MatchTickets.Expired(ended));
        });
    }

    /** A match as its columns room and match tell it; null if there is none. */
    static @Nullable FoundMatch match(Row row) {
        var room = row.getUUID("room");
        return room == null ? null : new FoundMatch(new RoomId(room), new RawJson(row.getString("match")));
    }

    private static @Nullable UUID party(MatchTickets.Wish wish) {
        return wish.partyId() == null ? null : wish.partyId().value();
    }

    private void tell(List<MatchTickets.Wish> wishes, RowSet<Row> rows) {
        Map<String, List<TicketId>> news = new HashMap<>();
        int i = 0;
        for (var row : rows) {
            var wish = wishes.get(i++);
            if (row.getUUID("ticket") != null) {
                news.putIfAbsent(wish.shard(), new ArrayList<>());
            }
            if (row.getUUID("old_ticket") != null) {
                news.computeIfAbsent(row.getString("old_shard"), shard -> new ArrayList<>())
                        .add(new TicketId(row.getUUID("old_ticket")));
            }
        }
        news.forEach((shard, gone) -> changed.accept(new Changed(shard, gone)));
    }

    private static MatchTickets.Joined joined(RowSet<Row> rows) {
        var tickets = new ArrayList<MatchTickets.JoinedOne>();
        for (var row : rows) {
            var queued = row.getUUID("ticket") != null;
            tickets.add(new MatchTickets.JoinedOne(
                    MatchTickets.Outcome.valueOf(row.getString("outcome")),
                    queued ? new TicketId(row.getUUID("ticket")) : null,
                    queued ? row.getInteger("ticket_rank") : 0,
                    queued ? row.getLong("waited_ms") : 0,
                    match(row)));
        }
        return new MatchTickets.Joined(tickets);
    }

    private Reply<MatchTickets.Left> left(Row row) {
        var left = new MatchTickets.Left(new TicketId(row.getUUID("ticket")), row.getString("ticket_shard"));
        changed.accept(new Changed(left.shard(), List.of(left.ticketId())));
        pushWritten.run();
        return Reply.done(left);
    }

    private static MatchTickets.Found found(Row row) {
        var ticket = row.getUUID("ticket");
        var waiting = ticket == null
                ? null
                : new MatchTickets.Waiting(
                        new TicketId(ticket),
                        row.getString("ticket_shard"),
                        row.getInteger("ticket_rank"),
                        row.getLong("waited_ms"));
        return new MatchTickets.Found(waiting, row.getInteger("queue_size"), match(row));
    }

    private Future<Reply<MatchTickets.News>> page(MatchTickets.Since since, Row mark, RowSet<Row> rows) {
        var seats = new ArrayList<MatchTickets.Seat>(rows.size());
        MatchTickets.Cursor last = null;
        for (var row : rows) {
            seats.add(seat(row));
            last = new MatchTickets.Cursor(row.getLong("changed_tx"), new PlayerId(row.getUUID("player_id")));
        }
        if (rows.size() == since.limit()) {
            return Future.succeededFuture(Reply.done(
                    new MatchTickets.News(mark.getLong("mark"), mark.getLong("now_ms"), seats, last, List.of())));
        }
        return database.query(OPENINGS, since.shard())
                .map(found -> Reply.done(new MatchTickets.News(
                        mark.getLong("mark"), mark.getLong("now_ms"), seats, null, openings(found))));
    }

    private static MatchTickets.Seat seat(Row row) {
        var player = new PlayerId(row.getUUID("player_id"));
        var players = row.getArrayOfUUIDs("players");
        return new MatchTickets.Seat(
                player,
                new TicketId(row.getUUID("ticket_id")),
                row.getInteger("rank"),
                players == null
                        ? List.of(player)
                        : Arrays.stream(players).map(PlayerId::new).toList(),
                row.getLong("joined_ms"),
                row.getLong("expires_ms"));
    }

    private static List<MatchTickets.Opening> openings(RowSet<Row> rows) {
        var openings = new ArrayList<MatchTickets.Opening>();
        rows.forEach(row -> openings.add(new MatchTickets.Opening(
                new RoomId(row.getUUID("room_id")),
                row.getInteger("rank"),
                List.of(row.getArrayOfIntegers("free")),
                row.getLong("since_ms"))));
        return openings;
    }
}
