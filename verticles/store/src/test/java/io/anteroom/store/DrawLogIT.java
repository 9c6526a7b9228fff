package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Reply;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A log of four blocks and a batch that waits, and what somebody with all rights in the database does to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrawLogIT {

    /** As the key does it: nobody without it makes these. */
    private static final Audit.SealChecker SEALS = new Audit.SealChecker() {
        @Override
        public boolean isSealOfBlock(long number, Hash hash, Hash seal) {
            return seal.equals(ofBlock(number, hash));
        }

        @Override
        public boolean isSealOfHead(DrawLog.Head head) {
            return head.seal().equals(ofHead(head.number(), head.actions(), head.hash()));
        }
    };

    private static final int SAMPLES = 20;

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @SuppressWarnings("NullAway.Init")
    private DrawLog.Head head;

    @SuppressWarnings("NullAway.Init")
    private DrawLog.Head headBefore;

    private static Hash ofBlock(long number, Hash hash) {
        return TestPlayer.hash("key block " + number + hash);
    }

    private static Hash ofHead(long number, long actions, Hash hash) {
        return TestPlayer.hash("key head " + number + " " + actions + hash);
    }

    @BeforeAll
    void sealSomeRounds() {
        store = new RunningStore(2).withGames(RunningStore.GAME);
        var players = store.players(5, 1000);
        for (var block = 0; block < 4; block++) {
            commitAtOnce(players, block);
            var open = players.get(0);
            commit(open, open.action(TestPlayer.event(), "Bet", true, false, false, 5, 0));
            commit(open, open.action(TestPlayer.event(), "CashOut", false, true, false, 0, 7));
            headBefore = tail().head();
            head = sealAll();
        }
        commit(players.get(1), players.get(1).bet(10, 0));
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private void commit(TestPlayer player, CommitRound.Request request) {
        assertThat(store.ask(CommitRound.ENDPOINT, request).status()).isEqualTo(CommitRound.Status.COMMITTED);
        player.committed(request);
    }

    /** In batches of several. */
    private void commitAtOnce(List<TestPlayer> players, long winMinor) {
        var requests = players.stream().map(player -> player.bet(10, winMinor)).toList();
        var asked = requests.stream()
                .map(request -> store.asking(CommitRound.ENDPOINT, request))
                .toList();
        RunningStore.await(Future.all(asked));
        for (var i = 0; i < players.size(); i++) {
            players.get(i).committed(requests.get(i));
        }
    }

    private DrawLog.Head sealAll() {
        var append = next(tail(), ofModule());
        assertThat(store.reply(DrawLog.APPEND, append)).isInstanceOf(Reply.Done.class);
        return append.head();
    }

    private static Hash ofModule() {
        return TestPlayer.hash("module");
    }

    private DrawLog.Tail tail() {
        return store.ask(DrawLog.TAIL, new DrawLog.ReadTail(1000));
    }

    private static DrawLog.Append next(DrawLog.Tail tail, Hash module) {
        var number = tail.head().number() + 1;
        var hash = DrawLog.hashOf(number, tail.head().hash(), module, tail.batches());
        var actions = tail.head().actions()
                + tail.batches().stream().mapToInt(DrawLog.Batch::actions).sum();
        return new DrawLog.Append(
                new DrawLog.Block(number, tail.head().hash(), module, tail.batches(), hash, ofBlock(number, hash)),
                new DrawLog.Head(number, actions, hash, ofHead(number, actions, hash)));
    }

    @Test
    void whatWasCommittedIsInTheLogOnce() {
        var report = Audit.run(
                store.url, new Audit.Checkers(null, null, SEALS, new Audit.Noted(head.number(), head.hash())));

        assertThat(report.isClean()).as(report.toText()).isTrue();
        assertThat(head.actions()).isEqualTo(4 * 7);
        assertThat(Audit.drawLogHead(store.url)).isEqualTo(head);
        assertThat(store.number("select count(*) from journal where batch is null"))
                .isZero();
        assertThat(tail().batches()).extracting(DrawLog.Batch::actions).containsExactly(1);
        assertThat(tail().waitingMs()).isNotNegative();
    }

    @Test
    void theJournalHoldsTheDrawsAndNamesTheCode() {
        assertThat(store.number("select count(*) from journal where version = 1 and draws is not null")
                        + store.number("select count(*) from journal where version > 1 and draws is null"))
                .isEqualTo(4 * 7 + 1);
        assertThat(store.number(
                        "select count(*) from journal j join rng_modules m on m.id = j.rng_module where m.hash = '\\x"
                                + TestPlayer.MODULE.hex() + "'"))
                .isEqualTo(4 * 6 + 1);
        assertThat(store.number("select count(*) from rng_modules")).isEqualTo(1);
    }

    /** One row a reason, and nothing is written. */
    @Test
    void aBlockThatDoesNotFollowIsRefused() {
        var tail = tail();
        var right = next(tail, ofModule());
        var block = right.block();
        var batch = block.batches().get(0);
        for (var wrong : List.of(
                with(block, block.number() + 1, block.previous(), block.batches()),
                with(block, block.number() - 1, block.previous(), block.batches()),
                with(block, block.number(), ofModule(), block.batches()),
                with(block, block.number(), block.previous(), List.of()),
                with(block, block.number(), block.previous(), List.of(batch, batch)),
                with(
                        block,
                        block.number(),
                        block.previous(),
                        List.of(new DrawLog.Batch(batch.id(), 2, batch.digest()))),
                with(block, block.number(), block.previous(), List.of(new DrawLog.Batch(batch.id(), 1, ofModule()))),
                with(block, block.number(), block.previous(), List.of(new DrawLog.Batch(1, 1, batch.digest()))))) {
            assertThat(store.reply(DrawLog.APPEND, new DrawLog.Append(wrong, right.head())))
                    .as("%s", wrong)
                    .isEqualTo(Reply.refused(Code.ROUND_CONFLICT, "the block does not follow the head"));
        }
        var miscounted = new DrawLog.Head(block.number(), right.head().actions() + 1, block.hash(), ofModule());
        assertThat(store.reply(DrawLog.APPEND, new DrawLog.Append(block, miscounted)))
                .isInstanceOf(Reply.Refused.class);
        assertThat(tail().head()).isEqualTo(tail.head());
        assertThat(tail().batches()).isEqualTo(tail.batches());
    }

    private static DrawLog.Block with(DrawLog.Block block, long number, Hash previous, List<DrawLog.Batch> batches) {
        return new DrawLog.Block(number, previous, block.module(), batches, block.hash(), block.seal());
    }

    /** Each row is what the owner of the database, or a superuser, might do; it is undone after the audit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update journal set draws = 'x' where (round_id, version) = (select round_id, version from journal where draws is not null limit 1)
        update journal set draws = null where (round_id, version) = (select round_id, version from journal where draws is not null limit 1)
        update journal set data = '{}' where (round_id, version) = (select round_id, version from journal where version = 1 limit 1)
        update journal set update = '{}' where (round_id, version) = (select round_id, version from journal limit 1)
        update journal set action = 'x' where (round_id, version) = (select round_id, version from journal limit 1)
        update journal set rng_module = null where (round_id, version) = (select round_id, version from journal where draws is not null limit 1)
        update rng_modules set hash = sha256('other')
        update rounds set nonce = 77 where id = (select id from rounds limit 1)
        update rounds set config_version = 2 where id = (select id from rounds limit 1)
        update seeds set client_seed = 'mine' where id = (select seed_id from rounds limit 1)
        update events set content_hash = sha256('x') where (player_id, event_id) = (select player_id, event_id from events limit 1)
        update postings set amount = amount + 1 where tx = (select tx from postings where kind = 'win' limit 1)
        delete from journal where (round_id, version) = (select round_id, version from journal where version = 2 limit 1)
        delete from journal where batch = (select min(batch) from journal)
        delete from journal where batch = (select max(batch) from journal)
        update journal set batch = (select max(batch) from journal) where batch = (select min(batch) from journal)
        update journal set batch = 1000000 where (round_id, version) = (select round_id, version from journal limit 1)
        alter table journal drop constraint journal_in_draw_log; update journal set batch = null where (round_id, version) = (select round_id, version from journal limit 1)
        delete from draw_batches
        update draw_batches set digest = sha256('x')
        update draw_blocks set digests = array_replace(digests, digests[1], sha256('x')) where number = 2
        update draw_blocks set actions[1] = actions[1] + 1 where number = 2
        update draw_blocks set module = sha256('x') where number = 2
        update draw_blocks set previous = sha256('x') where number = 2
        update draw_blocks set hash = sha256('x') where number = 2
        update draw_blocks set seal = sha256('x') where number = 2
        update draw_blocks set number = 9 where number = 4
        update draw_blocks set number = number + 10 where number in (2, 3); update draw_blocks set number = 15 - number where number > 10
        update draw_blocks a set batches = b.batches, actions = b.actions, digests = b.digests from draw_blocks b where a.number in (2, 3) and b.number = 5 - a.number
        delete from draw_blocks where number = 1
        delete from draw_blocks where number = 3
        delete from draw_blocks where number = 4
        delete from draw_blocks
        delete from draw_head
        update draw_head set actions = actions + 1
        update draw_head set unlogged = unlogged + 1
        update draw_head set seal = (select seal from draw_blocks where number = 4)
        """)
    void tamperingIsFound(String tampering) throws SQLException {
        try (var owner = owner();
                var statement = owner.createStatement()) {
            for (var sql : tampering.split(";")) {
                int changed = statement.executeUpdate(sql.strip());
                assertThat(changed > 0 || sql.startsWith("alter")).as(sql).isTrue();
            }
            assertThat(breaches(owner, SEALS, null)).as(tampering).isNotEmpty();
            owner.rollback();
        }
    }

    private Connection owner() throws SQLException {
        var owner = TestServers.connect(store.url);
        owner.setAutoCommit(false);
        return owner;
    }

    private static List<String> breaches(
            Connection connection, Audit.@Nullable SealChecker seals, Audit.@Nullable Noted noted) throws SQLException {
        var all = new ArrayList<>(LoggedActionsAudit.run(connection, SAMPLES).samples());
        all.addAll(DrawLogAudit.run(connection, seals, noted, SAMPLES).samples());
        return all;
    }

    /** Everything fits together again: only the key tells. */
    @Test
    void aChainThatIsMadeAnewWithoutTheKeyIsFound() throws SQLException {
        try (var owner = owner();
                var statement = owner.createStatement()) {
            statement.executeUpdate("""
                    update draw_blocks set module = sha256('x') where number = 2
                    """);
            for (var number = 2; number <= 4; number++) {
                rehash(owner, number);
            }
            statement.executeUpdate("update draw_head set hash = (select hash from draw_blocks where number = 4)");

            assertThat(breaches(owner, null, null)).isEmpty();
            assertThat(breaches(owner, SEALS, null))
                    .containsExactly(
                            "block 2 was not sealed with this key",
                            "block 3 was not sealed with this key",
                            "block 4 was not sealed with this key",
                            "the head was not sealed with this key");
            owner.rollback();
        }
    }

    private static void rehash(Connection owner, long number) throws SQLException {
        try (var hash = owner.prepareStatement("""
                update draw_blocks b
                set previous = p.hash,
                    hash = sha256(int8send(b.number) || p.hash || b.module || (
                        select string_agg(int8send(x.id) || int4send(x.actions) || x.digest, null order by x.place)
                        from unnest(b.batches, b.actions, b.digests) with ordinality as x (id, actions, digest, place)))
                from draw_blocks p
                where b.number = ? and p.number = b.number - 1
                """)) {
            hash.setLong(1, number);
            assertThat(hash.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aChainThatIsCutShortIsFoundThoughAllBeforeTheCutIsGenuine() throws SQLException {
        try (var owner = owner();
                var statement = owner.createStatement()) {
            cutLastBlock(owner);
            statement.executeUpdate("""
                    update draw_head h set number = 3, actions = 21, hash = b.hash, seal = b.seal
                    from draw_blocks b
                    where b.number = 3
                    """);

            assertThat(breaches(owner, SEALS, null)).containsExactly("the head was not sealed with this key");
            owner.rollback();
        }
    }

    /** Who kept a copy of the head of that day can cut back to it; what was noted elsewhere since then shows it. */
    @Test
    void aHeadThatWasKeptFromEarlierIsFoundByWhatWasNotedElsewhere() throws SQLException {
        try (var owner = owner();
                var kept = owner.prepareStatement("update draw_head set number = ?, actions = ?, hash = ?, seal = ?")) {
            cutLastBlock(owner);
            kept.setLong(1, headBefore.number());
            kept.setLong(2, headBefore.actions());
            kept.setBytes(3, headBefore.hash().bytes());
            kept.setBytes(4, headBefore.seal().bytes());
            kept.executeUpdate();

            assertThat(breaches(owner, SEALS, null)).isEmpty();
            assertThat(breaches(owner, SEALS, new Audit.Noted(3, headBefore.hash())))
                    .isEmpty();
            assertThat(breaches(owner, SEALS, new Audit.Noted(4, head.hash())))
                    .containsExactly("block 4 was noted and is not there, or is another");
            owner.rollback();
        }
    }

    private static void cutLastBlock(Connection owner) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.executeUpdate("""
                    delete from journal where batch = any (
                        select unnest(batches) from draw_blocks where number = 4)
                    """);
            statement.executeUpdate("delete from draw_blocks where number = 4");
        }
    }

    /** Not even by what commits: an entry outside of the log is refused by the database. */
    @Test
    void noEntryIsWrittenOutsideOfTheLog() {
        assertThatThrownBy(() -> store.sql("""
                insert into journal select gen_random_uuid(), version, moves, account, account_version, balance_after, at,
                    player_id, event_id, game_id, currency, action, data, update, state_hash
                from journal
                limit 1
                """)).hasMessageContaining("journal_in_draw_log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update journal set draws = null",
                "update journal set batch = 1",
                "update draw_blocks set seal = hash",
                "delete from draw_blocks",
                "update draw_batches set actions = 1",
                "update draw_head set unlogged = 1",
                "delete from draw_head",
                "update rng_modules set hash = hash",
                "delete from rng_modules"
            })
    void theRoleOfANodeChangesNothingThatIsLogged(String sql) {
        assertThatThrownBy(() -> store.sql("set role anteroom_app; " + sql)).hasMessageContaining("permission denied");
    }
}
