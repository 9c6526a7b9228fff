package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HousekeepingIT {

    private static final List<String> TABLES = List.of(
            "replaced_sessions",
            "nodes",
            "mail",
            "return_buckets",
            "refresh_tokens",
            "logins",
            "board_keys",
            "revocations");

    private static final int MANY = 20_000;

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @SuppressWarnings("NullAway.Init")
    private Housekeeping housekeeping;

    @BeforeEach
    void start() {
        store = new RunningStore(RunningStore.unkeptDatabase(), 1);
        housekeeping =
                new Housekeeping(new Database(store.vertx, RunningStore.config(store.url), 9), Duration.ofDays(1));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void moreThanOneStatementCanForgetIsForgottenPieceByPiece() {
        leave(MANY, "100 days");
        leave(3, "1 minute");
        store.sql("""
                create function takes_too_long() returns trigger language plpgsql as $$
                begin
                    if (select count(*) from gone) > 1000 then
                        raise query_canceled using message = 'canceling statement due to statement timeout';
                    end if;
                    return null;
                end $$""");
        TABLES.forEach(table -> store.sql("create trigger slow after delete on " + table
                + " referencing old table as gone for each statement execute function takes_too_long()"));

        // What a run does has a bound, and this is more logins than that.
        RunningStore.await(housekeeping.run());
        RunningStore.await(housekeeping.run());

        assertThat(left("100 days")).containsOnly(0L);
        assertThat(left("1 minute")).containsOnly(3L);
    }

    @Test
    void whatCannotBeForgottenKeepsNothingElse() throws SQLException {
        leave(10, "100 days");
        try (var other = TestServers.connect(store.url);
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table nodes, logins in share mode");

            assertThatThrownBy(() -> RunningStore.await(housekeeping.run()))
                    .hasStackTraceContaining("nodes: ERROR")
                    .hasStackTraceContaining("logins: ERROR");

            other.rollback();
        }
        assertThat(left("100 days")).containsExactly(0L, 10L, 0L, 0L, 0L, 10L, 0L, 0L);
        RunningStore.await(housekeeping.run());
        assertThat(left("100 days")).containsOnly(0L);
    }

    /** Rows of that age, told by what they are named after. */
    private void leave(int count, String age) {
        var player = store.player(0).id;
        var at = "now() - interval '" + age + "'";
        var rows = " from generate_series(1, " + count + ") i";
        store.sql(
                "insert into replaced_sessions (node_id, session_id, at) select gen_random_uuid(), gen_random_uuid(), "
                        + at + rows);
        store.sql("insert into nodes (id, beat_at) select gen_random_uuid(), " + at + rows);
        store.sql("insert into mail (id, player_id, kind, body, at, read_at) select gen_random_uuid(), '" + player
                + "'::uuid, 'notification', '', " + at + ", case when i % 2 = 0 then " + at + " end" + rows);
        store.sql(
                "insert into return_buckets (game_id, config_version, currency, stake_level, hour, rounds, judged, staked,"
                        + " paid, least, most, variance, rise, fall)"
                        + " select 'g' || i, 1, 'FUN', 0, extract(epoch from " + at
                        + ") / 3600, 1, 1, 1, 1, 1, 1, 1, 1, 1" + rows);
        store.sql(
                "with opened as (insert into logins (id, player_id, opened_at, expires_at) select gen_random_uuid(), '"
                        + player + "'::uuid, " + at + ", " + at + rows + " returning id)"
                        + " insert into refresh_tokens (hash, login_id) select decode(md5(id::text), 'hex'), id from opened");
        store.sql("insert into board_keys (principal, key, fingerprint, season_id, at) select '" + player
                + "', i::text, ''::bytea, 1, " + at + rows);
        store.sql("insert into revocations (login_id, ended_at) select gen_random_uuid(), " + at + rows);
    }

    /** How many are left of that age, table by table. */
    private List<Long> left(String age) {
        var old = age.equals("1 minute") ? ">" : "<";
        var then = old + " now() - interval '10 days'";
        return List.of(
                count("replaced_sessions where at " + then),
                count("nodes where beat_at " + then),
                count("mail where at " + then),
                count("return_buckets where to_timestamp(hour * 3600) " + then),
                count("refresh_tokens t join logins l on l.id = t.login_id where l.expires_at " + then),
                count("logins where expires_at " + then),
                count("board_keys where at " + then),
                count("revocations where ended_at " + then));
    }

    private long count(String rows) {
        return store.number("select count(*) from " + rows);
    }
}
