package io.anteroom.store;

import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where players stand in their games: next seed position, current round, balance, and whose series are orphans. */
final class Standings {

    /** The columns of a player p, session s, its round r and that round's seed d. */
    static final String STANDING = """
            select p.id as player_id, p.active_seed as seed_id, p.client_seed, p.nonce, p.jurisdiction,
                s.epoch, s.game_id, r.id as round_id, r.version, r.ended_at is not null as ended,
                r.seed_id as round_seed, d.client_seed as round_client_seed, r.nonce as round_nonce,
                r.config_version, r.sealed, r.state_hash
            """;

    private static final String LOAD = STANDING + """
            , coalesce(a.balance, 0) as balance
            from players p
            left join game_sessions s on s.player_id = p.id and s.game_id = $2
            left join rounds r on r.player_id = p.id and r.id = s.round_id
            left join seeds d on d.id = r.seed_id
            left join accounts a on a.player_id = p.id and a.currency = $3
            where p.id = $1
            """;

    /**
     * A node that is unknown here has been silent for longer than anybody asks about. None is silent whose word a commit would
     * take, and none while the asker's own beats do not arrive.
     */
    private static final String ORPHANS = STANDING + """
            , case when s.released_at is null then s.holder_node end as silent
            from game_sessions s
            join players p on p.id = s.player_id
            join rounds r on r.player_id = s.player_id and r.id = s.round_id
            left join seeds d on d.id = r.seed_id
            left join nodes n on n.id = s.holder_node
            where s.series and (s.player_id, s.game_id) > ($2, $3) and (
                s.released_at < now() - $1 * interval '1 millisecond'
                or s.released_at is null
                    and coalesce(
                        n.beat_at < now() - greatest($1 * interval '1 millisecond', interval '10 seconds'), true)
                    and exists (
                        select from nodes own where own.id = $5 and own.beat_at > now() - interval '10 seconds'))
            order by s.player_id, s.game_id
            limit $4
            """;

    private final Database database;

    Standings(Database database) {
        this.database = database;
    }

    Future<Reply<Rounds.Loaded>> load(Rounds.LoadStanding request) {
        return find(request.playerId(), request.gameId(), request.currency())
                .map(found -> found.map(Reply::done).orElseGet(() -> Reply.refused(Code.NOT_FOUND, "no such player")));
    }

    Future<Optional<Rounds.Loaded>> find(PlayerId playerId, String gameId, Currency currency) {
        return database.first(LOAD, playerId.value(), gameId, currency.code())
                .map(found -> found.map(row -> loaded(row, currency)));
    }

    Future<Reply<Rounds.Orphans>> orphans(Rounds.FindOrphans request) {
        var after = request.after() == null ? OpenRounds.BEGINNING : request.after();
        return database.query(
                        ORPHANS,
                        (double) request.goneMs(),
                        after.playerId().value(),
                        after.gameId(),
                        request.limit(),
                        request.asker() == null ? null : request.asker().value())
                .map(rows -> {
                    var orphans = new ArrayList<Rounds.Orphan>();
                    rows.forEach(row -> orphans.add(orphan(row)));
                    return Reply.done(new Rounds.Orphans(orphans, next(orphans, request.limit())));
                });
    }

    private static Rounds.Orphan orphan(Row row) {
        var silent = row.getUUID("silent");
        return new Rounds.Orphan(
                new PlayerId(row.getUUID("player_id")),
                row.getString("game_id"),
                standing(row),
                silent == null ? null : new NodeId(silent));
    }

    /** Where those are that did not fit. */
    private static AgedRounds.@Nullable Place next(List<Rounds.Orphan> orphans, int limit) {
        if (orphans.size() < limit) {
            return null;
        }
        var last = orphans.get(orphans.size() - 1);
        return new AgedRounds.Place(last.playerId(), last.gameId());
    }

    private static Rounds.Loaded loaded(Row row, Currency currency) {
        var epoch = row.getLong("epoch");
        var balance = new Money(row.getLong("balance"), currency);
        return new Rounds.Loaded(standing(row), balance, epoch == null ? 0 : epoch);
    }

    static Standing standing(Row row) {
        return new Standing(Columns.seed(row), current(row), row.getString("jurisdiction"));
    }

    private static @Nullable Snapshot current(Row row) {
        UUID roundId = row.getUUID("round_id");
        if (roundId == null) {
            return null;
        }
        var seed = new SeedPosition(
                new SeedId(row.getUUID("round_seed")), row.getString("round_client_seed"), row.getLong("round_nonce"));
        return new Snapshot(
                new RoundId(roundId),
                row.getInteger("version"),
                row.getBoolean("ended"),
                seed,
                row.getLong("config_version"),
                Columns.bytes(row, "sealed"),
                Columns.hash(row, "state_hash"));
    }
}
