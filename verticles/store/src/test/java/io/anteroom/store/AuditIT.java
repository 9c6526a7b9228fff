package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.UuidV7;
import io.anteroom.contracts.Wallets;
import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @SuppressWarnings("NullAway.Init")
    private List<CommitRound.Request> rounds;

    @BeforeAll
    void play() {
        store = new RunningStore(1).withGames("dice");
        rounds = new ArrayList<>();
        for (var player : store.players(3, 1000)) {
            commit(player, player.bet(100, 198));
            commit(player, player.bet(50, 0));
            commit(player, player.action(TestPlayer.event(), "Bet", true, false, false, 10, 0));
            commit(player, player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 15));
            store.ask(Seeds.ADVANCE, new Seeds.Advance(player.id, "mine", RunningStore.seed("c" + player.id)));
            store.ask(Seeds.KEEP_REVEALED, new Seeds.KeepRevealed(player.seedId, "a" + player.id));
            store.ask(
                    Wallets.FUND,
                    new Wallets.Fund(
                            "op",
                            "key" + player.id,
                            TestPlayer.hash("x"),
                            player.id,
                            Move.Kind.DEPOSIT,
                            new Money(7, Currency.FUN)));
        }
        var open = store.player(1000);
        commit(open, open.action(TestPlayer.event(), "Bet", true, false, false, 10, 0));
        betAtATable(open);
        match();
    }

    private void betAtATable(TestPlayer player) {
        var table = store.ask(
                        StoredTables.CREATE,
                        new StoredTables.Create("roulette", "main", RunningStore.seed("table-1"), false))
                .tableId();
        store.ask(StoredTables.OPEN, new StoredTables.Open(table, 1, 1, 60_000, RunningStore.seed("table-2")));
        store.ask(
                StoredTables.PLACE,
                new StoredTables.Place(
                        player.id,
                        table,
                        1,
                        TestPlayer.event(),
                        TestPlayer.hash("bet"),
                        new RawJson("[{\"type\":\"red\",\"amount\":\"0.10\"}]"),
                        new Money(10, Currency.FUN),
                        100,
                        10,
                        null,
                        true));
    }

    private void match() {
        var stage = new MatchStage(store, "audited");
        stage.own();
        var ended = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        stage.make(ended, MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player())));
        stage.queue(stage.player());
        var winner = store.ask(Matches.READ, new Matches.Read(ended.roomId()))
                .members()
                .get(0);
        var change = new Matches.Change(winner.playerId(), winner.rating(), 1600.4, 300, 0.06);
        store.ask(Matches.FINISH, new Matches.Finish(ended.roomId(), List.of(change), new RawJson("{}")));
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private void commit(TestPlayer player, CommitRound.Request request) {
        assertThat(store.ask(CommitRound.ENDPOINT, request).status()).isEqualTo(CommitRound.Status.COMMITTED);
        player.committed(request);
        rounds.add(request);
    }

    @Test
    void whatStoreWroteIsClean() {
        var report = Audit.run(store.url);
        assertThat(report.isClean()).as(report.toText()).isTrue();
        assertThat(report.findings()).allMatch(finding -> finding.checked() > 0);
    }

    @Test
    void everyRoundIsHandedOutWithItsActionsAndMoves() {
        var seen = new ArrayList<Rounds.Round>();
        var report = Audit.run(store.url, round -> {
            seen.add(round.round());
            return round.round().bet() == 50 ? Optional.of("looks odd") : Optional.empty();
        });
        assertThat(seen).hasSize(10);
        assertThat(seen.stream().flatMap(round -> round.actions().stream()).mapToInt(action -> action.moves()
                        .size()))
                .hasSize(rounds.size());
        assertThat(seen.stream()
                        .flatMap(round -> round.actions().stream())
                        .flatMap(action -> action.moves().stream())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(rounds.stream()
                        .flatMap(request -> request.moves().stream())
                        .toList());
        var replay = report.findings().get(report.findings().size() - 1);
        assertThat(replay.breaches()).isEqualTo(3);
        assertThat(replay.samples()).allMatch(sample -> sample.endsWith("looks odd"));
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void aRoundOfATableThatNodesLeaveOpenIsABreach() throws SQLException {
        assertThat(auditOfAnOldRound(Duration.ofMinutes(61))).singleElement().satisfies(finding -> {
            assertThat(finding.invariant()).contains("within an hour");
            assertThat(finding.samples()).singleElement().asString().contains("which is main: open");
        });
    }

    /** As when a machine was switched off with a round open, and is on again. */
    @Test
    void aRoundOfATableThatNobodyWasThereToEndIsNone() throws SQLException {
        assertThat(auditOfAnOldRound(Duration.ofMinutes(59))).isEmpty();
    }

    /** What is wrong when the round's bets closed two hours ago and a node has lived for so long since. */
    private List<Audit.Finding> auditOfAnOldRound(Duration nodeLives) throws SQLException {
        var nodeId = UuidV7.floor(Instant.now().minus(nodeLives).toEpochMilli());
        try (var owner = TestServers.connect(store.url);
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.addBatch("update table_bets set at = at - interval '3 hours'");
            statement.addBatch(
                    "update table_rounds set closes_at = closes_at - interval '2 hours' where phase = 'open'");
            statement.addBatch("delete from nodes");
            statement.addBatch("insert into nodes (id, beat_at) values ('" + nodeId + "', clock_timestamp())");
            assertThat(statement.executeBatch()).startsWith(1, 1).endsWith(1);
            var findings = Audit.within(owner).findings();
            owner.rollback();
            return findings.stream().filter(finding -> finding.breaches() > 0).toList();
        }
    }

    /** Each row is what someone with the owner's rights might do; it is undone after the audit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update accounts set balance = balance + 1 where id = (select min(id) from accounts where player_id is not null)
        update accounts set version = version + 1 where id = (select min(id) from accounts where player_id is not null)
        delete from postings where (tx, leg) = (select tx, leg from postings where kind = 'win' limit 1)
        update postings set amount = amount + 1 where tx = (select tx from postings where kind = 'win' limit 1)
        update postings set balance_after = -1 where tx = (select tx from postings where kind = 'bet' limit 1)
        update postings set counter_after = 0 where tx = (select tx from postings where kind = 'bet' limit 1)
        update postings set kind = 'welcome' where tx = (select tx from postings where kind = 'deposit' limit 1)
        delete from events where (player_id, event_id) = (select player_id, event_id from events limit 1)
        delete from journal where (round_id, version) = (select round_id, version from journal where version = 1 limit 1)
        update journal set balance_after = balance_after + 1 where round_id = (select round_id from journal limit 1)
        update journal set state_hash = sha256('x') where round_id = (select round_id from journal limit 1)
        update journal set server_epoch = -2 where action = 'CashOut'
        update rounds set payout = payout + 1 where id = (select id from rounds limit 1)
        update rounds set nonce = nonce + 7 where id = (select id from rounds limit 1)
        update rounds set ended_at = null where id = (select id from rounds where ended_at is not null limit 1)
        delete from rounds where id = (select id from rounds limit 1)
        update players set nonce = nonce + 1 where id = (select id from players limit 1)
        update seeds set round_count = round_count + 1 where id = (select id from seeds where status = 'retired' limit 1)
        update seeds set revealed = 'lie' where id = (select id from seeds where status = 'retired' limit 1)
        update game_sessions set round_version = 9 where round_id is not null
        update idempotency set balance_after = 0 where receipt is not null
        update match_seats set players = array[player_id, gen_random_uuid()] where ticket_id is not null
        update match_seats set players = array[gen_random_uuid()] where ticket_id is not null
        update rooms set admitted = array[]::uuid[] where mode = 'audited'
        update matches set teams = array[1] where ended_at is null
        update match_seats set room_id = gen_random_uuid() where room_id is not null
        update profiles set rating = 1601 where rating = 1600
        """)
    void aPlantedBreachIsFound(String tampering) throws SQLException {
        try (var owner = TestServers.connect(store.url);
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            int changed = statement.executeUpdate(tampering.strip());
            assertThat(changed).as(tampering).isPositive();
            assertThat(Audit.within(owner).isClean()).as(tampering).isFalse();
            owner.rollback();
        }
    }
}
