package io.anteroom.store;

import static io.anteroom.store.BoardStage.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Change;
import io.anteroom.contracts.StoredBoards.Outcome;
import io.anteroom.contracts.StoredBoards.Rule;
import io.anteroom.contracts.StoredBoards.Status;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores of boards in PostgreSQL, through the endpoints. */
class BoardsIT {

    private static BoardStage stage;

    @BeforeAll
    static void start() {
        stage = new BoardStage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({
        // rule, score before, score, score after; empty before: the player has none
        "SET, , 5, 5",
        "ADD, , -5, -5",
        "HIGHEST, , 0, 0",
        "LOWEST, , 9007199254740991, 9007199254740991",
        "SET, 5, 3, 3",
        "SET, 5, 5, 5",
        "ADD, 5, 3, 8",
        "ADD, 5, -8, -3",
        "ADD, 9007199254740990, 1, 9007199254740991",
        "HIGHEST, 5, 4, 5",
        "HIGHEST, 5, 6, 6",
        "LOWEST, 5, 6, 5",
        "LOWEST, 5, -9007199254740991, -9007199254740991",
    })
    void aChangeMeetsTheScoreThatStands(Rule rule, @Nullable Long before, long score, long after) {
        var season = stage.newBoard();
        if (before != null) {
            stage.apply(stage.change(season, 0, Rule.SET, before));
        }
        var row = stage.row(stage.apply(stage.change(season, 0, rule, score)));

        assertThat(row.score()).isEqualTo(after);
        assertThat(row.version()).isEqualTo(before == null ? 1 : before == after ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource({
        "ADD, 9007199254740990, 2, OUT_OF_RANGE",
        "ADD, -9007199254740991, -1, OUT_OF_RANGE",
    })
    void whatLeavesTheBoundsIsRefusedAndChangesNothing(Rule rule, long before, long score, Status status) {
        var season = stage.newBoard();
        stage.apply(stage.change(season, 0, Rule.SET, before));

        assertThat(stage.apply(stage.change(season, 0, rule, score)).status()).isEqualTo(status);
        assertThat(stage.page(season).places()).containsExactly(new Place(stage.players.get(0), before, 1));
    }

    @Test
    void oneRefusalSinksNoOther() {
        var season = stage.newBoard();
        var closed = stage.newBoard();
        stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(closed.id(), stage.wanted(closed.board()), NOW));
        var unknown = new Change(season.id(), PlayerId.next(), Rule.SET, 3, null);

        var applied = stage.store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(
                        List.of(
                                stage.change(season, 1, Rule.SET, 1),
                                unknown,
                                stage.change(closed, 1, Rule.SET, 2),
                                stage.change(season, 0, Rule.SET, 4)),
                        List.of()));

        assertThat(applied.outcomes())
                .extracting(Outcome::status)
                .containsExactly(Status.DONE, Status.NO_PLAYER, Status.SEASON_OVER, Status.DONE);
        assertThat(stage.page(season).places())
                .containsExactly(new Place(stage.players.get(0), 4, 1), new Place(stage.players.get(1), 1, 2));
    }

    @Test
    void tiesGoToWhoGotThereFirstInOneBatchAndInSeveral() {
        var season = stage.newBoard();
        stage.apply(stage.change(season, 3, Rule.SET, 7));
        stage.store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(
                        List.of(
                                stage.change(season, 9, Rule.SET, 7),
                                stage.change(season, 1, Rule.SET, 7),
                                stage.change(season, 5, Rule.SET, 7)),
                        List.of()));
        stage.apply(stage.change(season, 9, Rule.SET, 7));
        stage.apply(stage.change(season, 3, Rule.SET, 8));
        stage.apply(stage.change(season, 3, Rule.SET, 7));

        assertThat(stage.page(season).places())
                .extracting(Place::playerId)
                .containsExactly(
                        stage.players.get(9), stage.players.get(1), stage.players.get(5), stage.players.get(3));
    }

    @Test
    void aKeyIsDoneOnceAndOnlyForTheSameSubmission() {
        var season = stage.newBoard();
        var once = new Boards.Once("p" + season.id(), "k", stage.hash("a"));
        var other = new Boards.Once("p" + season.id(), "k", stage.hash("b"));

        assertThat(stage.apply(stage.keyed(season, Rule.ADD, 5, once)).status()).isEqualTo(Status.DONE);
        assertThat(stage.apply(stage.change(season, 0, Rule.ADD, 2)).status()).isEqualTo(Status.DONE);
        var again = stage.apply(stage.keyed(season, Rule.ADD, 5, once));

        assertThat(again.status()).isEqualTo(Status.REPLAYED);
        assertThat(stage.row(again).score()).isEqualTo(7);
        assertThat(stage.apply(stage.keyed(season, Rule.ADD, 6, other)).status())
                .isEqualTo(Status.KEY_REUSED);
        assertThat(stage.page(season).places().get(0).score()).isEqualTo(7);
    }

    @Test
    void aKeyThatStandsForTwoThingsInOneBatchIsDoneForOneOfThem() {
        var season = stage.newBoard();
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 2; i++) {
            var once = new Boards.Once("p" + season.id(), "k", stage.hash("player " + i));
            changes.add(new Change(season.id(), stage.players.get(i), Rule.ADD, 5, once));
        }
        var applied = stage.store.ask(StoredBoards.APPLY, new StoredBoards.Apply(changes, List.of()));

        assertThat(applied.outcomes())
                .extracting(Outcome::status)
                .containsExactlyInAnyOrder(Status.DONE, Status.KEY_REUSED);
        assertThat(stage.page(season).total()).isEqualTo(1);
    }

    @Test
    void aKeyOfARefusedSubmissionIsJudgedAfresh() {
        var season = stage.newBoard();
        var once = new Boards.Once("p" + season.id(), "k", stage.hash("a"));
        stage.apply(stage.change(season, 0, Rule.SET, Boards.SCORE_MAX));

        assertThat(stage.apply(stage.keyed(season, Rule.ADD, 1, once)).status()).isEqualTo(Status.OUT_OF_RANGE);
        stage.apply(stage.change(season, 0, Rule.SET, 1));
        assertThat(stage.apply(stage.keyed(season, Rule.ADD, 1, once)).status()).isEqualTo(Status.DONE);
    }

    @Test
    void aKeyFromTheSeasonBeforeIsNotDoneInTheNext() {
        var season = stage.newBoard();
        var once = new Boards.Once("p" + season.id(), "k", stage.hash("a"));
        stage.apply(stage.keyed(season, Rule.ADD, 5, once));
        stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), stage.wanted(season.board()), NOW));
        var next = stage.open(season.board());

        var again = stage.apply(new Change(next.id(), stage.players.get(0), Rule.ADD, 5, once));

        assertThat(stage.row(again).score()).isEqualTo(5);
        assertThat(stage.page(next).places()).isEmpty();
    }

    @Test
    void howAPlayerStandsInTheSeasonOfAKeyIsKnownUntilTheKeyIsForgotten() {
        var season = stage.newBoard();
        var once = new Boards.Once("p" + season.id(), "k", stage.hash("a"));
        stage.apply(stage.keyed(season, Rule.ADD, 5, once));
        stage.apply(stage.change(season, 0, Rule.ADD, 2));
        var question = new StoredBoards.ReadRepeated(once.principal(), once.key(), stage.players.get(0));
        var standing = new StoredBoards.Repeated(1, 7);
        assertThat(stage.store.ask(StoredBoards.REPEATED, question)).isEqualTo(standing);

        stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), stage.wanted(season.board()), NOW));
        var next = stage.open(season.board());
        stage.apply(stage.change(next, 0, Rule.SET, 9));
        assertThat(stage.store.ask(StoredBoards.REPEATED, question)).isEqualTo(standing);

        stage.archive(season, Order.DOWN, 7);
        var again = stage.apply(new Change(next.id(), stage.players.get(0), Rule.ADD, 5, once));
        assertThat(again).isEqualTo(new Outcome(Status.REPLAYED, null));
        assertThat(stage.store.ask(StoredBoards.REPEATED, question)).isEqualTo(standing);

        for (var unknown : List.of(
                new StoredBoards.ReadRepeated(once.principal(), "other", stage.players.get(0)),
                new StoredBoards.ReadRepeated("other", once.key(), stage.players.get(0)),
                new StoredBoards.ReadRepeated(once.principal(), once.key(), stage.players.get(1)))) {
            assertThat(stage.store
                            .reply(StoredBoards.REPEATED, unknown)
                            .fold(done -> null, io.anteroom.contracts.Refusal::code))
                    .isEqualTo(Code.NOT_FOUND);
        }
    }

    /** Two lanes write the same rows; sums must not lose a thing, and the last versions must be consistent. */
    @Test
    void batchesThatMeetLoseNothing() {
        var season = stage.newBoard();
        var random = new Random(3);
        var expected = new long[8];
        var running = new ArrayList<Future<?>>();
        for (int batch = 0; batch < 60; batch++) {
            var changes = new ArrayList<Change>();
            for (int player = 0; player < 8; player++) {
                if (random.nextBoolean()) {
                    var amount = random.nextInt(100) + 1;
                    expected[player] += amount;
                    changes.add(stage.change(season, player, Rule.ADD, amount));
                }
            }
            java.util.Collections.shuffle(changes, random);
            running.add(stage.store.asking(StoredBoards.APPLY, new StoredBoards.Apply(changes, List.of())));
        }
        RunningStore.await(Future.all(running));

        var rows = stage.store
                .ask(StoredBoards.ROWS, new StoredBoards.ReadRows(season.id(), null, 100))
                .rows();
        for (var row : rows) {
            assertThat(row.score()).isEqualTo(expected[stage.players.indexOf(row.playerId())]);
        }
        assertThat(rows).hasSize(8);
    }

    @Test
    void rowsArePagedInTheOrderOfPlayers() {
        var season = stage.newBoard();
        for (int i = 0; i < 10; i++) {
            stage.apply(stage.change(season, i, Rule.SET, i));
        }
        var seen = new ArrayList<PlayerId>();
        PlayerId after = null;
        List<StoredBoards.Row> rows;
        do {
            rows = stage.store
                    .ask(StoredBoards.ROWS, new StoredBoards.ReadRows(season.id(), after, 3))
                    .rows();
            rows.forEach(row -> seen.add(row.playerId()));
            after = rows.isEmpty() ? null : rows.get(rows.size() - 1).playerId();
        } while (!rows.isEmpty());

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(stage.players.subList(0, 10))
                .doesNotHaveDuplicates();
    }

    @Test
    void aProfileShowsTheScoreOnTheDefaultBoard() {
        var season = stage.open(Boards.DEFAULT);
        stage.apply(stage.change(season, 0, Rule.SET, 42));

        assertThat(stage.profile(0).score()).isEqualTo(42);
        assertThat(stage.profile(1).score()).isZero();
        stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), stage.wanted(Boards.DEFAULT), NOW));
        assertThat(stage.profile(0).score()).isZero();
    }

    @Test
    void namesAreFoundAndANewNameIsTold() {
        var told = new java.util.concurrent.CompletableFuture<PlayerId>();
        RunningStore.await(stage.store.bus.hear(Accounts.RENAMED, event -> told.complete(event.playerId())));
        var player = stage.players.get(39);
        var name = stage.named("renamed");
        stage.store.ask(Accounts.CHANGE_PROFILE, new Accounts.ChangeProfile(player, name, null));

        assertThat(told.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join())
                .isEqualTo(player);
        assertThat(stage.store
                        .ask(Accounts.FIND_NAMES, new Accounts.FindNames(List.of(player, PlayerId.next())))
                        .names())
                .containsExactly(new Accounts.Name(player, name));
    }

    // What the tests share.
}
