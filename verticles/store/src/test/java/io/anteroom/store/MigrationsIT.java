package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.UuidV7;
import io.anteroom.runtime.BadSetting;
import io.anteroom.testkit.FaultProxy;
import io.anteroom.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsIT {

    @Test
    void severalNodesMayMigrateAtOnce() throws Exception {
        var url = TestServers.freshDatabase();
        var nodes = Executors.newFixedThreadPool(4);
        try {
            var runs = new ArrayList<Callable<Void>>();
            for (int i = 0; i < 4; i++) {
                runs.add(() -> {
                    Migrations.run(url);
                    return null;
                });
            }
            for (var run : nodes.invokeAll(runs)) {
                assertThat(run.get()).isNull();
            }
        } finally {
            nodes.shutdownNow();
        }
        try (var store = new RunningStore(url, 1)) {
            assertThat(store.number("select count(*) from flyway_schema_history where success and version is not null"))
                    .isEqualTo(store.number(
                            "select count(distinct version) from flyway_schema_history where version is not null"));
        }
    }

    /** As when a node of the release before crashes and starts again while the others are new already. */
    @Test
    void aNodeOfBeforeLeavesNewerFunctionsAlone() {
        var url = TestServers.freshDatabase();
        try (var store = new RunningStore(url, 1)) {
            store.sql("""
                    insert into flyway_schema_history
                        (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    select max(installed_rank) + 1, '9999', 'functions', 'SQL', 'V9999__functions.sql', 1, user, 1, true
                    from flyway_schema_history;
                    update flyway_schema_history set checksum = checksum + 1 where version is null;
                    create or replace function give_up_unseen(p_max int) returns void language sql as $$ select 9999 $$
                    """);
        }

        try (var again = new RunningStore(url, 1)) {
            assertThat(again.number(
                            "select count(*) from pg_proc where proname = 'give_up_unseen' and prosrc like '%9999%'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aSchemaOfThisReleaseIsTakenAsItIs() {
        var url = TestServers.freshDatabase();
        Migrations.run(url);

        assertThatCode(() -> Migrations.requireCurrent(url, url)).doesNotThrowAnyException();
    }

    /** The last but one is a function that changed without a version, the last a start that was killed between two. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    drop table flyway_schema_history                                  | no schema    | when it starts
                    insert into # select 99, '9999', 'x', 'SQL', 'V9999__x.sql', 1, 'x', now(), 1, true | version 9999 | newer release reads it
                    delete from # where version::int >= 20                            | version 19   | when it starts
                    update # set checksum = 1 where version = '3'                     | (V3__rounds.sql) | of this release
                    update # set success = false where version = '3'                  | (V3__rounds.sql) | of this release
                    update # set checksum = 1 where script = 'R__2_commit.sql'        | (R__2_commit.sql) | when it starts
                    delete from # where version is null and script > 'R__5'           | R__50_rooms.sql, R__51_boards.sql, R__52_matches.sql, 7 more) | when it starts
                    """)
    void anotherSchemaIsNamedForWhoOnlyReads(String change, String found, String help) throws SQLException {
        var url = TestServers.freshDatabase();
        Migrations.run(url);
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement()) {
            statement.execute(change.replace("#", "flyway_schema_history"));
        }

        assertThatThrownBy(() -> Migrations.requireCurrent(url, url))
                .isInstanceOf(OtherSchema.class)
                .hasMessageStartingWith("the schema of jdbc:postgresql://")
                .hasMessageContainingAll(": found ", found, ", expected version ")
                .hasMessageEndingWith(help);
    }

    /** A newer run of a function makes its older ones past, whatever their text was. */
    @Test
    void functionsThatWereBroughtUpToDateCountOnce() throws SQLException {
        var url = TestServers.freshDatabase();
        Migrations.run(url);
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement()) {
            statement.execute("update flyway_schema_history set checksum = 1 where script = 'R__2_commit.sql'");
        }
        Migrations.run(url);

        assertThatCode(() -> Migrations.requireCurrent(url, url)).doesNotThrowAnyException();
    }

    @Test
    void whoOnlyReadsIsToldWhatCannotBeReached() {
        assertThatThrownBy(() -> Migrations.requireCurrent("postgresql://u:secret@127.0.0.1:1/x", "postgresql://b/x"))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("postgres.ownerUrl: found ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anUnreachableDatabaseSaysWhere() {
        assertThatThrownBy(() -> Migrations.run("postgresql://u:secret@127.0.0.1:1/nowhere"))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("postgres.url: found ")
                .hasMessageContaining("127.0.0.1:1/nowhere")
                .hasMessageNotContaining("secret");
    }

    @Test
    void soDoesOneThatTakesConnectionsAndIsSilent() {
        var url = TestServers.freshDatabase();
        try (var proxy = FaultProxy.to(url)) {
            proxy.blackHole();

            assertThatThrownBy(() -> Migrations.run(proxy.through(url) + "?loginTimeout=1"))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageStartingWith("postgres.url: found ")
                    .hasMessageContaining("which can't be reached as ");
        }
    }

    @Test
    void anOwnerWhoMayNotLogInIsTheOwnersSetting() {
        var url = TestServers.freshDatabase();
        var stranger = url.replaceFirst("//[^@]*@", "//nobody:secret@") + "?options=secret";
        assertThatThrownBy(() -> Migrations.run(stranger, url))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("postgres.ownerUrl: found ")
                .hasMessageContaining("nobody")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aNodeDoesNotStartOnADatabaseThatForgets() {
        var url = TestServers.freshDatabase();
        try (var store = new RunningStore(url, 1)) {
            store.sql(
                    "alter database \"" + url.substring(url.lastIndexOf('/') + 1) + "\" set synchronous_commit = off");
        }
        assertThatThrownBy(() -> new RunningStore(url, 1).close())
                .rootCause()
                .hasMessageContaining("synchronous_commit is off");
    }

    @Test
    void aClockThatRanAheadStopsNoStartWhenItsMonthComes() {
        var ahead = LocalDate.now(ZoneOffset.UTC).plusMonths(2).withDayOfMonth(10);
        try (var store = new RunningStore(RunningStore.unkeptDatabase(), 1).withGames("dice")) {
            // As it was when that month was still further away.
            PARTITIONED.forEach(table -> store.sql("drop table " + table + month(ahead)));
            var player = store.player(1000);
            var aheadMs = new AtomicLong(
                    ahead.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
            player.rounds = () -> new RoundId(UuidV7.floor(aheadMs.incrementAndGet()));
            play(store, player);
            assertThat(rowsOf(store, "_default")).containsExactly(1L, 1L, 2L);

            Migrations.run(store.url);
            RunningStore.await(
                    new Database(store.vertx, RunningStore.config(store.url), 9).query(Housekeeping.PARTITIONS));

            assertThat(isThere(store, month(ahead))).containsOnly(0L);
            store.sql("select ensure_partitions(current_date, 4)");
            assertThat(isThere(store, month(ahead.plusMonths(1)))).containsOnly(1L);
            play(store, player);
            play(store, store.player(1000));
            assertThat(rowsOf(store, "_default")).containsExactly(2L, 2L, 4L);
            var report = Audit.run(store.url);
            assertThat(report.isClean()).as(report.toText()).isTrue();
        }
    }

    private static final List<String> PARTITIONED = List.of("rounds", "journal", "postings");

    private static String month(LocalDate day) {
        return day.format(DateTimeFormatter.ofPattern("'_'yyyyMM"));
    }

    private static void play(RunningStore store, TestPlayer player) {
        var bet = player.bet(100, 99);
        assertThat(store.ask(CommitRound.ENDPOINT, bet).status()).isEqualTo(CommitRound.Status.COMMITTED);
        player.committed(bet);
    }

    private static List<Long> rowsOf(RunningStore store, String part) {
        return PARTITIONED.stream()
                .map(table -> store.number("select count(*) from " + table + part))
                .toList();
    }

    private static List<Long> isThere(RunningStore store, String part) {
        return PARTITIONED.stream()
                .map(table -> store.number("select count(*) from pg_class where relname = '" + table + part + "'"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update postings set amount = 1",
                "delete from postings",
                "truncate postings",
                "update journal set action = 'x'",
                "delete from journal",
                "update events set version = 9",
                "delete from events",
                "delete from rounds",
                "update rounds set nonce = 9",
                "delete from accounts",
                "update accounts set player_id = null",
                "delete from players",
                "delete from idempotency",
                "update game_configs set document = ''",
                "drop table postings",
                "create table mine (x int)",
                "alter table postings disable trigger all",
            })
    void theNodesRoleMayNot(String sql) throws SQLException {
        try (var app = Holder.STORE.connect()) {
            assertThatThrownBy(() -> app.run(sql))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .isEqualTo("42501"));
        }
    }

    /** One database with a round in it, for all rows of the table. */
    private static final class Holder {

        static final Holder STORE = new Holder();
        private final String url = TestServers.freshDatabase();

        Holder() {
            try (var store = new RunningStore(url, 1).withGames("dice")) {
                assertThat(store.ask(CommitRound.ENDPOINT, store.player(1000).bet(1, 0))
                                .status())
                        .isEqualTo(CommitRound.Status.COMMITTED);
            }
        }

        App connect() throws SQLException {
            return new App(TestServers.connect(url));
        }
    }

    /** A connection with the role of the nodes. */
    private record App(Connection connection) implements AutoCloseable {

        void run(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("set role anteroom_app");
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
