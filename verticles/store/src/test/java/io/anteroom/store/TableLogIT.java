package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.DrawLog;
import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds of tables in the draw log: two that were drawn, one that is void, and one whose number a studio told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableLogIT {

    private final OneTable stage = new OneTable();

    @BeforeAll
    void play() {
        stage.makeTable();
        play(1, 7);
        play(2, null);
        play(3, 8);
        stage.store.sql("update game_tables set studio = true");
        stage.open(4, 60_000);
        stage.closeNow(4);
        assertThat(stage.studioTells(4, 9)).isTrue();
        stage.settle(4);
    }

    private void play(long number, @Nullable Integer outcome) {
        stage.open(number, 60_000);
        stage.closeNow(number);
        assertThat(stage.end(number, outcome)).isTrue();
        stage.settle(number);
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @Test
    void eachRoundThatEndedIsInTheLogOnce() {
        var report = Audit.run(stage.store.url);

        assertThat(report.isClean()).as(report.toText()).isTrue();
        assertThat(stage.store.ask(DrawLog.TAIL, new DrawLog.ReadTail(1000)).batches())
                .hasSize(4)
                .allSatisfy(batch -> assertThat(batch.actions()).isEqualTo(1));
        assertThat(stage.store.number("select count(distinct batch) from table_rounds"))
                .isEqualTo(4);
        assertThat(stage.store.number(
                        "select count(*) from table_rounds r join rng_modules m on m.id = r.rng_module where m.hash = '\\x"
                                + TestPlayer.MODULE.hex() + "'"))
                .as("also of the void one, which this test draws")
                .isEqualTo(3);
    }

    /** Each row is what the owner of the database might do; it is undone after the audit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update table_rounds set outcome = 3, outcome_source = 'studio' where number = 1
        update table_rounds set outcome = 3, outcome_source = 'studio', studio = true where number = 1
        update table_rounds set outcome = 3, outcome_source = 'studio', studio = null where number = 1
        update table_rounds set outcome = 3, outcome_source = 'studio', studio = null, batch = null where number = 1
        update table_rounds set outcome = 3, outcome_source = 'studio', studio = null, batch = null where number = 3
        update table_rounds set outcome = 3 where number = 4
        update table_rounds set outcome = null, outcome_source = null, phase = 'void' where number = 1
        update table_rounds set outcome = 3, outcome_source = 'seed', phase = 'settled' where number = 2
        update table_rounds set seed_id = gen_random_uuid() where number = 1
        update table_rounds set seed_hash = sha256('x') where number = 1
        update table_rounds set studio = null where number = 1
        update table_rounds set rng_module = null where number = 1
        update table_rounds set batch = 1000000 where number = 1
        update table_rounds set batch = (select batch from table_rounds where number = 3) where number = 1
        delete from draw_batches where id = (select batch from table_rounds where number = 1)
        """)
    void tamperingIsFound(String tampering) throws SQLException {
        try (var owner = TestServers.connect(stage.store.url);
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            assertThat(statement.executeUpdate(tampering.strip())).isPositive();
            assertThat(Audit.within(owner).isClean()).isFalse();
            owner.rollback();
        }
    }

    /** Their log can't be made any more. */
    @Test
    void roundsOfBeforeAreNotMissedUnlessTheyStandBehindOthers() throws SQLException {
        try (var owner = TestServers.connect(stage.store.url);
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.addBatch(
                    "delete from draw_batches where id in (select batch from table_rounds where number < 3)");
            statement.addBatch(
                    "update table_rounds set batch = null, studio = null, rng_module = null where number < 3");
            assertThat(statement.executeBatch()).containsExactly(2, 2);
            assertThat(Audit.within(owner).isClean()).isTrue();

            statement.addBatch("delete from draw_batches where id = (select batch from table_rounds where number = 4)");
            statement.addBatch("update table_rounds set batch = null where number = 4");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
            assertThat(Audit.within(owner).toText()).contains("round 4 of table");
            owner.rollback();
        }
    }
}
