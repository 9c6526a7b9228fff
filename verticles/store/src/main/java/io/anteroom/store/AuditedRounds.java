package io.anteroom.store;

import io.anteroom.contracts.Bytes;
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
import io.anteroom.store.Audit.AuditedRound;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All rounds of the database, streamed with their actions and money. */
final class AuditedRounds {

    private static final int FETCH_ROWS = 500;

    private static final String ROUNDS = """
            select r.player_id, r.id, r.game_id, r.config_version, r.started_at, r.ended_at, r.currency, r.bet, r.payout,
                r.voided, r.seed_id, r.nonce, r.view, s.client_seed, s.hash, s.sealed, s.status = 'retired' as retired, s.revealed,
                j.version, j.action, j.at, j.data, j.update, m.kinds, m.amounts,
                c.document
            from rounds r
            join game_configs c on c.game_id = r.game_id and c.version = r.config_version
            join seeds s on s.id = r.seed_id
            join journal j on j.round_id = r.id
            left join lateral (
                select array_agg(p.kind order by p.leg) as kinds, array_agg(p.amount order by p.leg) as amounts
                from postings p
                where p.account = j.account and p.tx = j.round_id
                    and p.version between j.account_version - j.moves + 1 and j.account_version) m on true
            order by r.player_id, r.id, j.version
            """;

    private final Audit.RoundChecker checker;
    private final int samplesMax;
    private final List<String> samples = new ArrayList<>();
    private long checked;
    private long breaches;

    private AuditedRounds(Audit.RoundChecker checker, int samplesMax) {
        this.checker = checker;
        this.samplesMax = samplesMax;
    }

    static Audit.Finding replay(Connection connection, Audit.RoundChecker checker, int samplesMax) throws SQLException {
        var rounds = new AuditedRounds(checker, samplesMax);
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (var rows = statement.executeQuery(ROUNDS)) {
                rounds.read(rows);
            }
        }
        return new Audit.Finding(
                "a round's outcome recomputes from seed, nonce and actions",
                rounds.checked,
                rounds.breaches,
                rounds.samples);
    }

    private void read(ResultSet rows) throws SQLException {
        UUID current = null;
        var actions = new ArrayList<Rounds.Action>();
        @Nullable AuditedRound head = null;
        while (rows.next()) {
            var id = uuid(rows, "id");
            if (!id.equals(current)) {
                check(head, actions);
                actions.clear();
                head = head(rows);
                current = id;
            }
            actions.add(action(rows));
        }
        check(head, actions);
    }

    private void check(@Nullable AuditedRound head, List<Rounds.Action> actions) {
        if (head == null) {
            return;
        }
        checked++;
        checker.check(with(head, actions)).ifPresent(what -> {
            breaches++;
            if (samples.size() < samplesMax) {
                samples.add("round " + head.round().roundId() + " of player " + head.playerId() + ": " + what);
            }
        });
    }

    private static AuditedRound with(AuditedRound head, List<Rounds.Action> actions) {
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
                head.config());
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
                new GameConfig(round.gameId(), round.configVersion(), new RawJson(rows.getString("document"))));
    }

    private static Rounds.Action action(ResultSet rows) throws SQLException {
        return new Rounds.Action(
                rows.getInt("version"),
                rows.getString("action"),
                at(rows.getTimestamp("at")),
                new RawJson(rows.getString("data")),
                new RawJson(rows.getString("update")),
                moves(rows));
    }

    private static List<Move> moves(ResultSet rows) throws SQLException {
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
