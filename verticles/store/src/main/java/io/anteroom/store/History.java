package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.FirstAnswer;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.ServerReason;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rounds with their actions and money, and what events were first answered. */
final class History {

    /** An event of a table is in no journal: its content is another's, which is all that is asked of it here. */
    private static final String FIND_EVENT = """
            select e.content_hash, coalesce(j.game_id, '') as game_id, e.round_id, e.version,
                coalesce(j.action, '') as action, coalesce(j.update, '{}') as update,
                coalesce(j.balance_after, 0) as balance_after, coalesce(j.currency, 'FUN') as currency
            from events e
            left join journal j on j.round_id = e.round_id and j.version = e.version
            where e.player_id = $1 and e.event_id = $2
            """;

    private static final String ROUNDS = """
            select r.*, s.hash as seed_hash, s.status = 'retired' as seed_retired, s.client_seed, s.revealed
            from rounds r
            join seeds s on s.id = r.seed_id
            where r.player_id = $1
            """;

    private static final String READ = ROUNDS + " and r.id = $2";

    private static final String LIST = ROUNDS + " and r.id < $2 order by r.id desc limit $3";

    private static final String ACTIONS = """
            select round_id, version, action, at, data, update, server_epoch
            from journal
            where round_id = any($1)
            order by round_id, version
            """;

    /** By the account versions that the journal names: postings have no index by round. */
    private static final String MOVES = """
            select p.tx, p.step, p.kind, p.amount
            from journal j
            join postings p on p.account = j.account
                and p.version between j.account_version - j.moves + 1 and j.account_version
                and p.tx = j.round_id
            where j.round_id = any($1) and j.moves > 0
            order by p.tx, p.step, p.leg
            """;

    private static final UUID NEWEST = new UUID(-1L, -1L);

    private final Database database;

    History(Database database) {
        this.database = database;
    }

    Future<Reply<Rounds.FoundEvent>> findEvent(Rounds.FindEvent request) {
        return firstAnswer(request.playerId(), request.eventId())
                .map(first -> Reply.done(new Rounds.FoundEvent(first)));
    }

    Future<@Nullable FirstAnswer> firstAnswer(PlayerId playerId, EventId eventId) {
        return database.first(FIND_EVENT, playerId.value(), eventId.value())
                .map(found -> found.map(History::firstAnswer).orElse(null));
    }

    Future<Reply<Rounds.Round>> read(Rounds.ReadRound request) {
        return database.query(
                        READ, request.playerId().value(), request.roundId().value())
                .compose(this::withActions)
                .map(rounds ->
                        rounds.isEmpty() ? Reply.refused(Code.NOT_FOUND, "no such round") : Reply.done(rounds.get(0)));
    }

    Future<Reply<Rounds.Listed>> list(Rounds.ListRounds request) {
        var before = request.before() == null ? NEWEST : request.before().value();
        return database.laggingQuery(LIST, request.playerId().value(), before, request.limit() + 1)
                .compose(this::withActions)
                .map(rounds -> {
                    var more = rounds.size() > request.limit();
                    return Reply.done(new Rounds.Listed(more ? rounds.subList(0, request.limit()) : rounds, more));
                });
    }

    private Future<List<Rounds.Round>> withActions(RowSet<Row> found) {
        var rows = new ArrayList<Row>();
        found.forEach(rows::add);
        if (rows.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Object ids = rows.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new);
        return database.query(MOVES, ids).compose(moves -> {
            var byAction = moves(moves);
            return database.query(ACTIONS, ids).map(actions -> {
                var byRound = actions(actions, byAction);
                return rows.stream()
                        .map(row -> round(row, byRound.getOrDefault(row.getUUID("id"), List.of())))
                        .toList();
            });
        });
    }

    private static Map<Step, List<Move>> moves(RowSet<Row> rows) {
        var byAction = new HashMap<Step, List<Move>>();
        rows.forEach(row -> byAction.computeIfAbsent(
                        new Step(row.getUUID("tx"), row.getInteger("step")), step -> new ArrayList<>())
                .add(new Move(Columns.kind(row), row.getLong("amount"))));
        return byAction;
    }

    private static Map<UUID, List<Rounds.Action>> actions(RowSet<Row> rows, Map<Step, List<Move>> moves) {
        var byRound = new HashMap<UUID, List<Rounds.Action>>();
        rows.forEach(row -> {
            var step = new Step(row.getUUID("round_id"), row.getInteger("version"));
            byRound.computeIfAbsent(step.roundId(), id -> new ArrayList<>())
                    .add(new Rounds.Action(
                            step.version(),
                            row.getString("action"),
                            Columns.at(row, "at"),
                            Columns.json(row, "data"),
                            Columns.json(row, "update"),
                            moves.getOrDefault(step, List.of()),
                            ServerReason.wordFor(
                                    row.getInteger("server_epoch"),
                                    row.getString("action"),
                                    Columns.json(row, "data"))));
        });
        return byRound;
    }

    /** A round whose view is not kept was last seen as its last update. */
    private static Rounds.Round round(Row row, List<Rounds.Action> actions) {
        var view = row.getString("view");
        var endedAt = Columns.atOrNull(row, "ended_at");
        return new Rounds.Round(
                new RoundId(row.getUUID("id")),
                row.getString("game_id"),
                row.getLong("config_version"),
                Columns.status(endedAt != null, row.getBoolean("voided")),
                Columns.at(row, "started_at"),
                endedAt,
                Columns.currency(row),
                row.getLong("bet"),
                row.getLong("payout"),
                new SeedPosition(
                        new SeedId(row.getUUID("seed_id")), row.getString("client_seed"), row.getLong("nonce")),
                Columns.hash(row, "seed_hash"),
                row.getBoolean("seed_retired"),
                row.getString("revealed"),
                actions,
                view == null ? actions.get(actions.size() - 1).update() : new RawJson(view));
    }

    private static FirstAnswer firstAnswer(Row row) {
        return new FirstAnswer(
                Columns.hash(row, "content_hash"),
                row.getString("game_id"),
                new RoundId(row.getUUID("round_id")),
                row.getInteger("version"),
                row.getString("action"),
                Columns.json(row, "update"),
                Columns.money(row, "balance_after"));
    }

    private record Step(UUID roundId, int version) {}
}
