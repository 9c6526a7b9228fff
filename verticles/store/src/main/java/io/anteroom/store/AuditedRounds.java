package io.anteroom.store;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.ServerReason;
import io.anteroom.store.Audit.AuditedRound;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rounds of the database with their actions, their money and what the draw log holds of them: all, streamed, or one. */
final class AuditedRounds {

    private static final String ROUNDS = """
            select r.player_id, r.id, r.game_id, r.config_version, r.started_at, r.ended_at, r.currency, r.bet, r.payout,
                r.voided, r.seed_id, r.nonce, r.view, s.client_seed, s.hash, s.sealed, s.status = 'retired' as retired,
                s.revealed, j.version, j.action, j.at, j.data, j.update, j.server_epoch, j.batch, j.draws, g.hash as module,
                m.kinds, m.amounts, c.document
            from rounds r
            join game_configs c on c.game_id = r.game_id and c.version = r.config_version
            join seeds s on s.id = r.seed_id
            join journal j on j.round_id = r.id
            left join rng_modules g on g.id = j.rng_module
            left join lateral (
                select array_agg(p.kind order by p.leg) as kinds, array_agg(p.amount order by p.leg) as amounts
                from postings p
                where p.account = j.account and p.tx = j.round_id
                    and p.version between j.account_version - j.moves + 1 and j.account_version) m on true
            """;

    private static final String ORDER = "order by r.player_id, r.id, j.version";

    private static final String ONE =
            "where r.id = ? and r.player_id = (select player_id from journal where round_id = ? limit 1)\n";

    /** A view that is not kept is the last update. */
    private static final String BEFORE = """
            select coalesce(r.view, (select j.update from journal j where j.round_id = r.id order by j.version desc limit 1))
            from rounds r
            where r.player_id = ? and r.game_id = ? and r.seed_id = ? and r.nonce < ?
            order by r.nonce desc
            limit 1
            """;

    private final Consumer<AuditedRound> each;

    private AuditedRounds(Consumer<AuditedRound> each) {
        this.each = each;
    }

    static Audit.Finding replay(Connection connection, Audit.RoundChecker checker, int samplesMax) throws SQLException {
        var breaches = new Breaches(samplesMax);
        var rounds = new AuditedRounds(round -> check(round, checker, breaches));
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(Breaches.FETCH_ROWS);
            try (var rows = statement.executeQuery(ROUNDS + ORDER)) {
                rounds.read(rows);
            }
        }
        return breaches.finding("a round's outcome recomputes from seed, nonce and actions, and its draws are logged");
    }

    private static void check(AuditedRound round, Audit.RoundChecker checker, Breaches breaches) {
        breaches.looked();
        checker.check(round)
                .ifPresent(what -> breaches.add(
                        "round " + round.round().roundId() + " of player " + round.playerId() + ": " + what));
    }

    /** One round; empty if there is none of this id. */
    static Optional<AuditedRound> find(Connection connection, RoundId roundId) throws SQLException {
        var found = new ArrayList<AuditedRound>();
        try (var statement = connection.prepareStatement(ROUNDS + ONE + ORDER)) {
            statement.setObject(1, roundId.value());
            statement.setObject(2, roundId.value());
            try (var rows = statement.executeQuery()) {
                new AuditedRounds(found::add).read(rows);
            }
        }
        return found.stream().findFirst();
    }

    /** The view of the player's round of the same game before this one, under the same seed. */
    static Optional<RawJson> viewBefore(Connection connection, AuditedRound audited) throws SQLException {
        var seed = audited.round().seed();
        try (var statement = connection.prepareStatement(BEFORE)) {
            statement.setObject(1, audited.playerId().value());
            statement.setString(2, audited.round().gameId());
            statement.setObject(3, seed.seedId().value());
            statement.setLong(4, seed.nonce());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new RawJson(rows.getString(1))) : Optional.empty();
            }
        }
    }

    private void read(ResultSet rows) throws SQLException {
        UUID current = null;
        var actions = new ArrayList<Rounds.Action>();
        var logged = new ArrayList<Audit.Logged>();
        @Nullable AuditedRound head = null;
        while (rows.next()) {
            var id = uuid(rows, "id");
            if (!id.equals(current)) {
                hand(head, actions, logged);
                actions.clear();
                logged.clear();
                head = head(rows);
                current = id;
            }
            actions.add(action(rows));
            logged.add(logged(rows));
        }
        hand(head, actions, logged);
    }

    private void hand(@Nullable AuditedRound head, List<Rounds.Action> actions, List<Audit.Logged> logged) {
        if (head != null) {
            each.accept(with(head, actions, logged));
        }
    }

    private static Audit.Logged logged(ResultSet rows) throws SQLException {
        return new Audit.Logged(rows.getObject("batch", Long.class), draws(rows));
    }

    /** From the columns draws and module. */
    static CommitRound.@Nullable Draws draws(ResultSet rows) throws SQLException {
        var note = rows.getBytes("draws");
        var module = rows.getBytes("module");
        return note == null
                ? null
                : new CommitRound.Draws(module == null ? null : Hash.ofBytes(module), Bytes.of(note));
    }

    private static AuditedRound with(AuditedRound head, List<Rounds.Action> actions, List<Audit.Logged> logged) {
        var r = head.round();
        var last = actions.get(actions.size() - 1).update();
        return new AuditedRound(
                head.playerId(),
                new Rounds.Round(
                        r.roundId(),
                        r.gameId(),
                        r.configVersion(),
                        r.status(),
                        r.startedAt(),
                        r.endedAt(),
                        r.currency(),
                        r.bet(),
                        r.payout(),
                        r.seed(),
                        r.serverSeedHash(),
                        r.seedRetired(),
                        r.serverSeed(),
                        actions,
                        r.view().text().isEmpty() ? last : r.view()),
                head.sealedSeed(),
                head.config(),
                logged);
    }

    /** Its actions come later; an empty view stands for the last update. */
    private static AuditedRound head(ResultSet rows) throws SQLException {
        var view = rows.getString("view");
        var endedAt = rows.getTimestamp("ended_at");
        var round = new Rounds.Round(
                new RoundId(uuid(rows, "id")),
                rows.getString("game_id"),
                rows.getLong("config_version"),
                Columns.status(endedAt != null, rows.getBoolean("voided")),
                at(rows.getTimestamp("started_at")),
                endedAt == null ? null : at(endedAt),
                Currency.parse(rows.getString("currency")),
                rows.getLong("bet"),
                rows.getLong("payout"),
                new SeedPosition(
                        new SeedId(uuid(rows, "seed_id")), rows.getString("client_seed"), rows.getLong("nonce")),
                Hash.ofBytes(rows.getBytes("hash")),
                rows.getBoolean("retired"),
                rows.getString("revealed"),
                List.of(),
                new RawJson(view == null ? "" : view));
        return new AuditedRound(
                new PlayerId(uuid(rows, "player_id")),
                round,
                Bytes.of(rows.getBytes("sealed")),
                new GameConfig(round.gameId(), round.configVersion(), new RawJson(rows.getString("document"))),
                List.of());
    }

    private static Rounds.Action action(ResultSet rows) throws SQLException {
        var action = rows.getString("action");
        var data = new RawJson(rows.getString("data"));
        return new Rounds.Action(
                rows.getInt("version"),
                action,
                at(rows.getTimestamp("at")),
                data,
                new RawJson(rows.getString("update")),
                moves(rows),
                ServerReason.wordFor(rows.getObject("server_epoch", Integer.class), action, data));
    }

    /** From the columns kinds and amounts. */
    static List<Move> moves(ResultSet rows) throws SQLException {
        var kinds = rows.getArray("kinds");
        if (kinds == null) {
            return List.of();
        }
        var names = (String[]) kinds.getArray();
        var amounts = (Long[]) rows.getArray("amounts").getArray();
        var moves = new ArrayList<Move>(names.length);
        for (int i = 0; i < names.length; i++) {
            moves.add(new Move(Move.Kind.valueOf(names[i].toUpperCase(Locale.ROOT)), amounts[i]));
        }
        return moves;
    }

    private static Instant at(Timestamp time) {
        return time.toInstant();
    }

    private static UUID uuid(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, UUID.class);
    }
}
