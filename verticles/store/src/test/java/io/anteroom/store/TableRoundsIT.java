package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rounds of tables against a real database: their order, their owner, and what is told of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableRoundsIT {

    private final OneTable stage = new OneTable();

    @BeforeEach
    void makeTable() {
        stage.makeTable();
    }

    @AfterEach
    void audit() {
        assertThat(Audit.run(stage.store.url).isClean()).isTrue();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @Test
    void ownerOfAnOlderEpochWritesNothing() {
        stage.open(1, 1);
        stage.pause(5);
        assertThat(stage.store
                        .ask(StoredTables.CLOSE, new StoredTables.Close(stage.table, OneTable.EPOCH + 1, 1))
                        .written())
                .isTrue();
        assertThat(stage.end(1, 7)).isFalse();
        assertThat(stage.store.ask(StoredTables.LOAD, new StoredTables.Load(stage.table, 0)))
                .satisfies(stands -> assertThat(
                                Objects.requireNonNull(stands.current()).phase())
                        .isEqualTo(Tables.Phase.CLOSED));
        assertThat(stage.store
                        .ask(StoredTables.END, new StoredTables.End(stage.table, OneTable.EPOCH + 1, 1, 7, null))
                        .written())
                .isTrue();
        assertThat(stage.store
                        .ask(StoredTables.SETTLE, new StoredTables.Settle(stage.table, OneTable.EPOCH + 1, 1))
                        .written())
                .isTrue();
    }

    @Test
    void aRoundIsFoundWithWhatItEndedWith() {
        say(true);
        assertThat(found(1)).as("planned").isEqualTo(new StoredTables.FoundRound(null, null));
        assertThat(found(2)).as("of no number yet").isEqualTo(new StoredTables.FoundRound(null, null));
        stage.open(1, 60_000);
        assertThat(found(1)).isEqualTo(new StoredTables.FoundRound(Tables.Phase.OPEN, null));
        stage.closeNow();
        assertThat(found(1)).isEqualTo(new StoredTables.FoundRound(Tables.Phase.CLOSED, null));
        assertThat(stage.studioTells(1, 7)).isTrue();
        assertThat(found(1)).satisfies(round -> {
            assertThat(round.phase()).isEqualTo(Tables.Phase.RESULT);
            var result = Objects.requireNonNull(round.result());
            assertThat(result.number()).isEqualTo(7);
            assertThat(result.source()).isEqualTo("studio");
        });
        assertThat(stage.store
                        .ask(StoredTables.SETTLE, new StoredTables.Settle(stage.table, OneTable.EPOCH, 1))
                        .written())
                .isTrue();

        stage.open(2, 60_000);
        stage.closeNow(2);
        assertThat(stage.end(2, null)).isTrue();
        assertThat(found(2)).isEqualTo(new StoredTables.FoundRound(Tables.Phase.VOID, null));
        assertThat(found(1).phase()).isEqualTo(Tables.Phase.SETTLED);
    }

    /** A restart, node after node, may make a studio's table of one with a round open, or none of one. */
    @Test
    void whereANumberComesFromIsSettledWhenItsRoundOpens() {
        stage.open(1, 60_000);
        say(true);
        stage.closeNow();
        assertThat(stage.studioTells(1, 7)).isFalse();
        assertThat(kindOf(1)).isFalse();
        assertThat(stage.end(1, 8)).isTrue();
        stage.settle(1);

        stage.open(2, 60_000);
        say(false);
        stage.closeNow(2);
        assertThat(kindOf(2)).isTrue();
        assertThat(stage.studioTells(2, 7)).isTrue();
    }

    private @Nullable Boolean kindOf(long number) {
        var current = Objects.requireNonNull(stage.store
                .ask(StoredTables.LOAD, new StoredTables.Load(stage.table, 0))
                .current());
        assertThat(current.number()).isEqualTo(number);
        return current.studio();
    }

    @Test
    void nextRoundDoesNotOpenBeforeTheOneBeforeIsSettled() {
        stage.open(1, 60_000);
        assertThat(stage.store.ask(StoredTables.OPEN, stage.opening(2, 1000)).written())
                .isFalse();
        assertThat(stage.store
                        .ask(StoredTables.CLOSE, new StoredTables.Close(stage.table, OneTable.EPOCH, 1))
                        .written())
                .isFalse();
    }

    @Test
    void aTableIsUnfinishedFromTheOpeningOfARoundUntilItIsSettled() {
        assertThat(unfinished()).as("only planned").isEmpty();
        stage.open(1, 1);
        assertThat(unfinished()).singleElement().satisfies(left -> {
            assertThat(left.tableId()).isEqualTo(stage.table);
            assertThat(left.studio()).isFalse();
        });
        stage.pause(5);
        stage.closeNow();
        assertThat(unfinished()).hasSize(1);
        assertThat(stage.end(1, null)).isTrue();
        assertThat(unfinished()).as("void, and stakes not given back").hasSize(1);

        assertThat(stage.store
                        .ask(StoredTables.SETTLE, new StoredTables.Settle(stage.table, OneTable.EPOCH, 1))
                        .written())
                .isTrue();

        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whoNamesATableIsNotTold() {
        stage.open(1, 60_000);
        var name = stage.name;
        assertThat(stage.store
                        .ask(
                                StoredTables.UNFINISHED,
                                new StoredTables.ListUnfinished("roulette", List.of("other", name)))
                        .tables())
                .noneMatch(left -> left.tableId().equals(stage.table));
        assertThat(stage.store
                        .ask(StoredTables.UNFINISHED, new StoredTables.ListUnfinished("other", List.of()))
                        .tables())
                .isEmpty();
    }

    @Test
    void whetherANumberComesFromAStudioIsKeptAsItWasSaidLast() {
        stage.open(1, 60_000);
        say(true);
        say(null);
        assertThat(unfinished()).singleElement().satisfies(left -> assertThat(left.studio())
                .isTrue());
        say(false);
        assertThat(unfinished()).singleElement().satisfies(left -> assertThat(left.studio())
                .isFalse());
    }

    @Test
    void seedOfARoundIsShownOnlyWithItsOutcome() {
        stage.open(1, 1);
        stage.pause(5);
        var seed = Objects.requireNonNull(stage.store
                        .ask(StoredTables.LOAD, new StoredTables.Load(stage.table, 0))
                        .current())
                .seedId();
        assertThat(stage.store.ask(Seeds.FIND, new Seeds.Find(seed)).retired()).isFalse();
        stage.closeNow();
        assertThat(stage.store.ask(Seeds.FIND, new Seeds.Find(seed)).retired()).isFalse();
        assertThat(stage.end(1, 7)).isTrue();
        assertThat(stage.store.ask(Seeds.FIND, new Seeds.Find(seed)).retired()).isTrue();
        assertThat(stage.store
                        .ask(StoredTables.SETTLE, new StoredTables.Settle(stage.table, OneTable.EPOCH, 1))
                        .written())
                .isTrue();
    }

    private StoredTables.FoundRound found(long number) {
        return stage.store.ask(StoredTables.FIND_ROUND, new StoredTables.FindRound(stage.table, number));
    }

    /** Of this test's table. */
    private List<StoredTables.UnfinishedTable> unfinished() {
        return stage
                .store
                .ask(StoredTables.UNFINISHED, new StoredTables.ListUnfinished("roulette", List.of()))
                .tables()
                .stream()
                .filter(left -> left.tableId().equals(stage.table))
                .toList();
    }

    private void say(@Nullable Boolean studio) {
        var name = stage.name;
        var create = new StoredTables.Create("roulette", name, RunningStore.seed(name + studio), studio);
        assertThat(stage.store.ask(StoredTables.CREATE, create).tableId()).isEqualTo(stage.table);
    }
}
