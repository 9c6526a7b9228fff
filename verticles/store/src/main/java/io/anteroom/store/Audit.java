package io.anteroom.store;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the invariants of ledger, journal, rounds and seeds over the whole database, as of one moment. */
public final class Audit {

    private static final int SAMPLES_MAX = 20;

    private Audit() {}

    /** Plays a round again from its seed, nonce and actions. Called on one thread. */
    public interface RoundChecker {

        /**
         * Rounds come by player, each player's in the order they began.
         *
         * @return what is wrong with it; empty if nothing
         */
        Optional<String> check(AuditedRound round);
    }

    /**
     * @param sealedSeed its server seed, encrypted with the seed's id as associated data
     * @param config the version of its game's configuration it was begun under
     * @param logged what the draw log holds of each of its actions
     */
    public record AuditedRound(
            PlayerId playerId, Rounds.Round round, Bytes sealedSeed, GameConfig config, List<Logged> logged) {

        public AuditedRound {
            logged = List.copyOf(logged);
        }
    }

    /**
     * @param batch of the draw log; null for an action of before there was one
     * @param draws null if it drew nothing
     */
    public record Logged(@Nullable Long batch, CommitRound.@Nullable Draws draws) {}

    /** Knows the seals of the draw log, whose key is not here. */
    public interface SealChecker {

        boolean isSealOfBlock(long number, Hash hash, Hash seal);

        boolean isSealOfHead(DrawLog.Head head);
    }

    /** A block of the draw log that was noted outside of the database: whatever came before it must still be there. */
    public record Noted(long number, Hash hash) {}

    /** Recomputes what a table's round drew and paid. Called on one thread. */
    public interface TableChecker {

        /** @return what is wrong with it; empty if nothing */
        Optional<String> check(AuditedTableRound round);
    }

    /**
     * A round that has an outcome.
     *
     * @param drawn whether the outcome comes from the seed, and not from a studio
     * @param bets those that were settled
     */
    public record AuditedTableRound(
            RoomId tableId, long number, Seeds.Found seed, int outcome, boolean drawn, List<AuditedBet> bets) {

        public AuditedTableRound {
            bets = List.copyOf(bets);
        }
    }

    public record AuditedBet(RawJson details, Money amount, Money payout) {}

    /**
     * What an audit knows beside the database; null for what is not looked at.
     *
     * @param noted a head of the draw log that was noted before
     */
    public record Checkers(
            @Nullable RoundChecker rounds,
            @Nullable TableChecker tables,
            @Nullable SealChecker seals,
            @Nullable Noted noted) {

        public static final Checkers NONE = new Checkers(null, null, null, null);
    }

    /**
     * @param invariant a sentence
     * @param checked how many things were looked at
     * @param breaches how many of them break it
     * @param samples the first of them
     */
    public record Finding(String invariant, long checked, long breaches, List<String> samples) {

        public Finding {
            samples = List.copyOf(samples);
        }

        private Stream<String> lines() {
            var first = (breaches == 0 ? "ok      " : "BREACH  ") + invariant + ": " + checked + " checked"
                    + (breaches == 0 ? "" : ", " + breaches + " wrong");
            return Stream.concat(Stream.of(first), samples.stream().map(sample -> "          " + sample));
        }
    }

    public record Report(List<Finding> findings) {

        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isClean() {
            return findings.stream().allMatch(finding -> finding.breaches() == 0);
        }

        /** For people, a line for each invariant. */
        public String toText() {
            return findings.stream().flatMap(Finding::lines).collect(Collectors.joining("\n"));
        }
    }

    /** Everything but what needs the key: playing rounds again, and the seals of the draw log. Blocks. */
    public static Report run(String url) {
        return run(url, Checkers.NONE);
    }

    /** With rounds played again, and nothing else that needs a key. Blocks; fails as the others. */
    public static Report run(String url, RoundChecker rounds) {
        return run(url, new Checkers(rounds, null, null, null));
    }

    /** Blocks; reads one snapshot and writes nothing. Fails with {@link IllegalStateException}. */
    public static Report run(String url, Checkers checkers) {
        try (var connection = JdbcUrl.parse(url).connect()) {
            begin(connection);
            var findings = new ArrayList<>(within(connection).findings());
            findings.add(DrawLogAudit.run(connection, checkers.seals(), checkers.noted(), SAMPLES_MAX));
            if (checkers.rounds() != null) {
                findings.add(AuditedRounds.replay(connection, checkers.rounds(), SAMPLES_MAX));
            }
            if (checkers.tables() != null) {
                findings.add(AuditedTables.replay(connection, checkers.tables(), SAMPLES_MAX));
            }
            connection.rollback();
            return new Report(findings);
        } catch (SQLException failed) {
            throw new IllegalStateException("the audit could not read the database", failed);
        }
    }

    /** Where the chain of the draw log ends, for who notes it elsewhere. Blocks. */
    public static DrawLog.Head drawLogHead(String url) {
        try (var connection = JdbcUrl.parse(url).connect()) {
            return DrawLogAudit.head(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException("the head of the draw log could not be read", failed);
        }
    }

    /** Every check of rows against rows, in the transaction that is open. */
    static Report within(Connection connection) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var check : AuditCheck.ALL) {
            findings.add(run(connection, check));
        }
        findings.add(LoggedActionsAudit.run(connection, SAMPLES_MAX));
        return new Report(findings);
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            statement.execute("set local statement_timeout = 0");
            statement.execute("set local work_mem = '128MB'");
            statement.execute("set local jit = off");
        }
    }

    private static Finding run(Connection connection, AuditCheck check) throws SQLException {
        var sql = "with breaches (what) as materialized (" + check.breaches() + ") select (" + check.checked()
                + "), (select count(*) from breaches), array(select what from breaches limit " + SAMPLES_MAX + ")";
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            var samples = (String[]) rows.getArray(3).getArray();
            return new Finding(check.name(), rows.getLong(1), rows.getLong(2), List.of(samples));
        }
    }
}
