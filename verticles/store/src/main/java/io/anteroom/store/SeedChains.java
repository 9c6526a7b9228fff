package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;

/** Seeds of players: commitments, sealed seeds, rotation, and what was revealed. */
final class SeedChains {

    private static final String VIEW = """
            select a.hash as active_hash, n.hash as next_hash, p.client_seed, p.nonce
            from players p
            join seeds a on a.id = p.active_seed
            join seeds n on n.id = p.next_seed
            where p.id = $1
            """;

    /** Of a player, or of a table's round, which is retired once the round has its outcome. */
    private static final String FIND = """
            select id, hash, sealed, status = 'retired' as retired, revealed
            from seeds
            where id = $1
            union all
            select seed_id, seed_hash, sealed, phase in ('result', 'settled', 'void'), revealed
            from table_rounds
            where seed_id = $1
            """;

    private static final String ADVANCE = "select * from advance_seed($1, $2, $3, $4, $5)";

    private static final String REVEAL = """
            with of_player as (
                update seeds set revealed = $2 where id = $1 and hash = $3 and status = 'retired' returning id
            ), of_table as (
                update table_rounds set revealed = $2
                where seed_id = $1 and seed_hash = $3 and phase in ('result', 'settled', 'void')
                returning seed_id
            )
            select id from of_player union all select seed_id from of_table
            """;

    private final Database database;

    SeedChains(Database database) {
        this.database = database;
    }

    Future<Reply<Rng.SeedView>> view(Seeds.View request) {
        return database.first(VIEW, request.playerId().value()).map(found -> found.map(SeedChains::viewOf)
                .map(Reply::done)
                .orElseGet(() -> Reply.refused(Code.NOT_FOUND, "no such player")));
    }

    Future<Reply<Seeds.Found>> find(Seeds.Find request) {
        return database.first(FIND, request.seedId().value()).map(found -> found.map(SeedChains::foundOf)
                .map(Reply::done)
                .orElseGet(() -> Reply.refused(Code.NOT_FOUND, "no such seed")));
    }

    Future<Reply<Seeds.Advanced>> advance(Seeds.Advance request) {
        var next = request.next();
        return database.first(
                        ADVANCE,
                        request.playerId().value(),
                        request.clientSeed(),
                        next.id().value(),
                        Columns.bytes(next.hash()),
                        Columns.bytes(next.sealed()))
                .map(found -> found.map(row -> Reply.done(advanced(row, request.clientSeed())))
                        .orElseGet(() -> Reply.refused(Code.CHANGE_SEED_FAILED, "a round is open")));
    }

    /** Fails if the seed is not retired, or if the text is not the seed. */
    Future<Reply<Done>> keepRevealed(Seeds.KeepRevealed request) {
        var hash = Hash.of(request.serverSeed().getBytes(StandardCharsets.US_ASCII));
        return database.query(REVEAL, request.seedId().value(), request.serverSeed(), Columns.bytes(hash))
                .map(rows -> {
                    if (rows.size() != 1) {
                        throw new IllegalStateException("not the seed of a retired commitment " + request.seedId());
                    }
                    return Reply.done(Done.DONE);
                });
    }

    private static Rng.SeedView viewOf(Row row) {
        return new Rng.SeedView(
                Columns.hash(row, "active_hash"),
                Columns.hash(row, "next_hash"),
                row.getString("client_seed"),
                row.getLong("nonce"));
    }

    private static Seeds.Found foundOf(Row row) {
        return new Seeds.Found(
                new SeedId(row.getUUID("id")),
                Columns.hash(row, "hash"),
                Columns.bytes(row, "sealed"),
                row.getBoolean("retired"),
                row.getString("revealed"));
    }

    private static Seeds.Advanced advanced(Row row, String clientSeed) {
        return new Seeds.Advanced(
                new Rng.SeedView(Columns.hash(row, "active_hash"), Columns.hash(row, "next_hash"), clientSeed, 0),
                new SeedId(row.getUUID("retired")),
                Columns.hash(row, "retired_hash"),
                row.getString("retired_client_seed"),
                row.getLong("round_count"));
    }
}
