package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound.Terms;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.StoredTables.Status;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pace of rounds at two tables of one game, by the clock of PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TablePaceIT {

    private static final RawJson RED = new RawJson("[{\"type\":\"red\",\"amount\":\"1.00\"}]");
    private static final int CYCLE_MS = 60_000;
    private static final Terms SLOW = new Terms("gb", "gb@1", CYCLE_MS);

    private final OneTable stage = new OneTable();

    @SuppressWarnings("NullAway.Init")
    private RoomId one;

    @SuppressWarnings("NullAway.Init")
    private RoomId other;

    @SuppressWarnings("NullAway.Init")
    private PlayerId player;

    @BeforeEach
    void openTwoTables() {
        stage.makeTable();
        one = stage.table;
        stage.open(1, 60_000);
        stage.makeTable();
        other = stage.table;
        stage.open(1, 60_000);
        player = stage.store.player(1000).id;
        stage.store.sql("update players set jurisdiction = 'gb' where id = '" + player + "'");
    }

    @AfterEach
    void audit() {
        assertThat(Audit.run(stage.store.url).isClean()).isTrue();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    private StoredTables.Place bet(RoomId table, String event, @Nullable Terms terms) {
        return new StoredTables.Place(
                player,
                table,
                1,
                new EventId(event),
                TestPlayer.hash(event),
                RED,
                new Money(100, Currency.FUN),
                1_000_000,
                300,
                terms,
                true);
    }

    private Status status(StoredTables.Place bet) {
        return stage.store.ask(StoredTables.PLACE, bet).status();
    }

    private Refusal refusal(StoredTables.Place bet) {
        return stage.store
                .reply(StoredTables.PLACE, bet)
                .fold(
                        done -> {
                            throw new AssertionError(done.toString());
                        },
                        refusal -> refusal);
    }

    private long bets() {
        return stage.store.number("select count(*) from table_bets where player_id = '" + player + "'");
    }

    private void letPass(long ms) {
        stage.store.sql("update table_paces set paced_at = paced_at - interval '" + ms
                + " milliseconds' where player_id = '" + player + "'");
    }

    @Test
    void aRoundAtAnotherTableTooSoonIsRefusedWithTheTimeThatIsLeftAndWritesNothing() {
        assertThat(status(bet(one, "first", SLOW))).isEqualTo(Status.ACCEPTED);
        letPass(20_000);

        var refused = refusal(bet(other, "second", SLOW));

        assertThat(refused.code()).isEqualTo(Code.RATE_LIMITED);
        assertThat(Objects.requireNonNull(refused.retryAfterMs())).isBetween(20_000L, 40_000L);
        assertThat(bets()).isEqualTo(1);
        assertThat(stage.store.number("select balance from accounts where player_id = '" + player + "'"))
                .isEqualTo(900);

        letPass(40_000);
        assertThat(status(bet(other, "second", SLOW))).isEqualTo(Status.ACCEPTED);
        assertThat(stage.store.number(
                        "select count(*) from table_bets where terms = 'gb@1' and player_id = '" + player + "'"))
                .isEqualTo(2);
    }

    @Test
    void moreBetsOnARoundBeginNoOtherAndAReplayIsAnsweredWithoutAPause() {
        assertThat(status(bet(one, "first", SLOW))).isEqualTo(Status.ACCEPTED);
        letPass(20_000);
        assertThat(status(bet(one, "more", SLOW))).isEqualTo(Status.ACCEPTED);
        assertThat(status(bet(one, "first", SLOW))).isEqualTo(Status.REPLAYED);

        letPass(40_000);

        assertThat(status(bet(other, "second", SLOW))).isEqualTo(Status.ACCEPTED);
    }

    @Test
    void ofRoundsAtBothTablesAtOnceOneBegins() {
        var asked = IntStream.range(0, 20)
                .mapToObj(i -> stage.store.asking(StoredTables.PLACE, bet(i % 2 == 0 ? one : other, "e" + i, SLOW)))
                .toList();
        RunningStore.await(Future.all(asked));

        assertThat(asked)
                .filteredOn(answer -> answer.result() instanceof Reply.Done)
                .hasSize(10);
        assertThat(stage.store.number(
                        "select count(distinct table_id) from table_bets where player_id = '" + player + "'"))
                .isEqualTo(1);
    }

    @Test
    void aBetUnderAnotherJurisdictionThanThePlayersIsToldWhichItIs() {
        var placed = stage.store.ask(StoredTables.PLACE, bet(one, "first", null));

        assertThat(placed).isEqualTo(new StoredTables.Placed(Status.OTHER_JURISDICTION, null, "gb"));
        assertThat(bets()).isZero();

        stage.store.sql("update players set jurisdiction = null where id = '" + player + "'");
        assertThat(stage.store.ask(StoredTables.PLACE, bet(one, "first", SLOW)))
                .isEqualTo(new StoredTables.Placed(Status.OTHER_JURISDICTION, null, null));
        assertThat(status(bet(one, "first", null))).isEqualTo(Status.ACCEPTED);
        assertThat(status(bet(other, "second", null))).as("asked nothing").isEqualTo(Status.ACCEPTED);
    }

    /** It could not read what others are told, and nobody would be answered. */
    @Test
    void aNodeThatKnowsNoTermsIsRefusedInWordsThatItKnows() {
        var bet = bet(one, "old", null);
        var old = new StoredTables.Place(
                bet.playerId(),
                bet.tableId(),
                bet.number(),
                bet.eventId(),
                bet.contentHash(),
                bet.details(),
                bet.amount(),
                bet.stakeMaxMinor(),
                bet.betCountMax(),
                null,
                null);
        var refused = RunningStore.await(stage.store.bus.ask(StoredTables.PLACE, old))
                .fold(done -> Code.INTERNAL, Refusal::code);
        assertThat(refused).isEqualTo(Code.UNAVAILABLE);
        assertThat(status(bet)).isEqualTo(Status.OTHER_JURISDICTION);
    }
}
