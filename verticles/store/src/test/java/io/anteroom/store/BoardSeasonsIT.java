package io.anteroom.store;

import static io.anteroom.store.BoardStage.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Rule;
import io.anteroom.contracts.StoredBoards.Season;
import io.anteroom.contracts.StoredBoards.Shelf;
import io.anteroom.contracts.StoredBoards.Status;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Seasons of boards in PostgreSQL and what Redis is to be told of them, through the endpoints. */
class BoardSeasonsIT {

    private static BoardStage stage;

    @BeforeAll
    static void start() {
        stage = new BoardStage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void aSeasonIsClosedOnceHoweverManyCloseIt() {
        var season = stage.newBoard();
        var closing = new ArrayList<Future<?>>();
        for (int i = 0; i < 8; i++) {
            closing.add(stage.store.asking(
                    StoredBoards.CLOSE,
                    new StoredBoards.Close(season.id(), stage.wanted(season.board()), NOW.plusSeconds(5))));
        }
        RunningStore.await(Future.all(closing));

        var seasons = stage.store
                .ask(StoredBoards.SEASONS, new StoredBoards.ListSeasons(season.board(), null, null, 10))
                .seasons();
        assertThat(seasons).extracting(Season::number).containsExactly(2, 1);
        assertThat(seasons.get(1).endedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(seasons.get(0).startedAt()).isEqualTo(NOW.plusSeconds(5));
    }

    /** Nodes may be of another mind, each by its own clock: scores are taken until this moment, and not from then on. */
    @Test
    void aSeasonIsOpenUntilItsEndByTheDatabasesClock() {
        var season = stage.newBoard();
        endsIn(season, "1 hour");
        close(season);
        assertThat(stage.apply(stage.change(season, 0, Rule.SET, 5)).status()).isEqualTo(Status.DONE);
        assertThat(stage.open(season.board()).number()).isEqualTo(1);

        endsIn(season, "0 hours");
        assertThat(stage.apply(stage.change(season, 0, Rule.SET, 6)).status()).isEqualTo(Status.SEASON_OVER);
        close(season);
        assertThat(stage.open(season.board()).number()).isEqualTo(2);
        assertThat(stage.page(season).places()).containsExactly(new Place(stage.players.get(0), 5, 1));
    }

    /** Who closes the season changes its row: late scores, one after another, would be in the way. */
    @Test
    void aLateScoreDoesNotLockItsSeason() throws SQLException {
        var season = stage.newBoard();
        endsIn(season, "0 hours");
        try (var closing = TestServers.connect(stage.store.url);
                var statement = closing.createStatement()) {
            closing.setAutoCommit(false);
            statement.execute("select from board_seasons where id = " + season.id() + " for update");

            assertThat(stage.apply(stage.change(season, 0, Rule.SET, 6)).status())
                    .isEqualTo(Status.SEASON_OVER);
            closing.rollback();
        }
    }

    private static void endsIn(Season season, String interval) {
        stage.store.sql("update board_seasons set ends_at = clock_timestamp() + interval '" + interval + "' where id = "
                + season.id());
    }

    private static void close(Season season) {
        stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), stage.wanted(season.board()), NOW));
    }

    @Test
    void severalNodesOpenABoardOnce() {
        var board = stage.named("shared");
        var opening = new ArrayList<Future<?>>();
        for (int i = 0; i < 8; i++) {
            opening.add(
                    stage.store.asking(StoredBoards.OPEN, new StoredBoards.Open(List.of(stage.wanted(board)), NOW)));
        }
        RunningStore.await(Future.all(opening));

        assertThat(stage.store.number("select count(*) from board_seasons where board = '" + board + "'"))
                .isEqualTo(1);
    }

    @Test
    void anotherScheduleMovesTheEndOfTheOpenSeason() {
        var season = stage.newBoard();
        var end = NOW.plusSeconds(3600);
        var moved = new StoredBoards.Wanted(season.board(), "0 * * * *", end, null);

        var opened = stage.store
                .ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(moved), NOW))
                .seasons();
        assertThat(opened.get(0).id()).isEqualTo(season.id());
        assertThat(opened.get(0).endsAt()).isEqualTo(end);

        var later = new StoredBoards.Wanted(season.board(), "0 * * * *", end.plusSeconds(3600), Order.UP);
        assertThat(stage.store
                        .ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(later), NOW))
                        .seasons()
                        .get(0)
                        .endsAt())
                .isEqualTo(end);
    }

    @Test
    void anOrderThatChangesIsTheOpenSeasons() {
        var board = stage.named("board");
        var season = stage.open(stage.wanted(board));
        for (var order : List.of(Order.UP, Order.DOWN, Order.UP)) {
            var opened = stage.open(stage.wanted(board, order));
            assertThat(opened.id()).isEqualTo(season.id());
            assertThat(opened.order()).isEqualTo(order);
            assertThat(stage.store.number("select count(*) from board_seasons where board = '" + board
                            + "' and lowest_first = " + (order == Order.UP)))
                    .isEqualTo(1);
        }
        // As nodes ask it that don't know of orders.
        assertThat(stage.store.number("select count(*) from open_seasons(array['" + board
                        + "'], array[''], array[null::timestamptz], now()) where lowest_first"))
                .isEqualTo(1);
    }

    @Test
    void placesAreThoseOfAPlainSort() {
        var season = stage.newBoard();
        var model = new ArrayList<Place>();
        for (int i = 0; i < 30; i++) {
            stage.apply(stage.change(season, i, Rule.SET, i % 5));
        }
        for (int score = 4; score >= 0; score--) {
            for (int i = score; i < 30; i += 5) {
                model.add(new Place(stage.players.get(i), score, model.size() + 1));
            }
        }
        var shelf = new Shelf(season.id(), Order.DOWN, false);

        assertThat(stage.store.ask(StoredBoards.PAGE, new StoredBoards.ReadPage(shelf, 7, 9)))
                .isEqualTo(new Boards.Page(model.subList(7, 16), 30));
        assertThat(stage.store.ask(
                        StoredBoards.AROUND,
                        new StoredBoards.ReadAround(shelf, model.get(2).playerId(), 4)))
                .isEqualTo(new Boards.Page(model.subList(0, 7), 30));
        assertThat(stage.store.ask(
                        StoredBoards.AROUND,
                        new StoredBoards.ReadAround(shelf, model.get(20).playerId(), 4)))
                .isEqualTo(new Boards.Page(model.subList(16, 25), 30));
        assertThat(stage.store
                        .ask(StoredBoards.AROUND, new StoredBoards.ReadAround(shelf, PlayerId.next(), 4))
                        .places())
                .isEmpty();
        var some =
                List.of(model.get(28).playerId(), PlayerId.next(), model.get(3).playerId());
        assertThat(stage.store.ask(StoredBoards.AMONG, new StoredBoards.ReadAmong(shelf, some)))
                .isEqualTo(new Boards.Page(List.of(model.get(3), model.get(28)), 30));
        assertThat(stage.store
                        .ask(StoredBoards.AMONG, new StoredBoards.ReadAmong(shelf, List.of(PlayerId.next())))
                        .total())
                .isEqualTo(30);
    }

    @Test
    void whatRedisWasNotToldOfIsFoundUntilItIsSeen() {
        var season = stage.newBoard();
        var applied = stage.store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(
                        List.of(stage.change(season, 0, Rule.SET, 1), stage.change(season, 1, Rule.HIGHEST, 2)),
                        List.of()));
        stage.apply(stage.change(season, 1, Rule.SET, 9));
        var late = stage.late(season);

        assertThat(late).hasSize(2);
        assertThat(stage.unseen().newest()).isEqualTo(late.get(1).id());
        assertThat(late.get(0).rows()).extracting(StoredBoards.Row::score).containsExactlyInAnyOrder(1L, 9L);
        // The next batch tells what was seen of the ones before; what changed nothing is not told at all.
        var next = stage.store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(List.of(stage.change(season, 1, Rule.HIGHEST, 2)), applied.unseen()));
        assertThat(next.unseen()).isEmpty();
        assertThat(stage.late(season)).hasSize(1);
        var behind = stage.store.ask(
                StoredBoards.UNSEEN,
                new StoredBoards.FindUnseen(10_000, 0, late.get(1).id()));
        assertThat(behind.late()).isEmpty();
        stage.store.ask(
                StoredBoards.SEEN, new StoredBoards.Seen(List.of(late.get(1).id())));
        assertThat(stage.late(season)).isEmpty();
    }

    @Test
    void ofAChangeThatRedisMissedItIsKnownWhetherItsSeasonIsOver() {
        var season = stage.newBoard();
        stage.apply(stage.change(season, 0, Rule.SET, 1));
        assertThat(stage.late(season)).extracting(StoredBoards.Late::board).containsExactly(season.board());

        close(season);
        assertThat(stage.late(season)).singleElement().satisfies(late -> assertThat(late.board())
                .isNull());
    }

    @Test
    void tooMuchUnseenIsGivenUpForANewEpoch() {
        var season = stage.newBoard();
        for (int i = 0; i < 5; i++) {
            stage.apply(stage.change(season, i, Rule.SET, i + 1));
        }
        // However long this test is held.
        age(season, "-1 minute");
        stage.store.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(3));
        assertThat(stage.open(season.board()).epoch()).as("they are new").isEqualTo(1);

        age(season, "4 seconds");
        stage.store.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(1_000));
        assertThat(stage.open(season.board()).epoch()).isEqualTo(1);

        stage.store.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(3));

        assertThat(stage.open(season.board()).epoch()).isEqualTo(2);
        assertThat(stage.late(season)).hasSizeLessThanOrEqualTo(3);
    }

    /** What Redis was not told of this season is so old. */
    private static void age(Season season, String age) {
        stage.store.sql("update board_unseen set at = clock_timestamp() - interval '" + age + "' where season_id = "
                + season.id());
    }
}
