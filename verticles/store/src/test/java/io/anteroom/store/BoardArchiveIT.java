package io.anteroom.store;

import static io.anteroom.store.BoardStage.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Rule;
import io.anteroom.contracts.StoredBoards.Season;
import io.anteroom.contracts.StoredBoards.Shelf;
import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ended seasons on their way into the archive, through the endpoints. */
class BoardArchiveIT {

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
    void placesAreTheSameBeforeAndAfterArchiving() {
        for (var order : Order.values()) {
            var season = stage.newBoard();
            var random = new Random(7);
            for (int i = 0; i < stage.players.size(); i++) {
                stage.apply(stage.change(season, i, Rule.SET, random.nextInt(12) - 6));
            }
            var live = new Shelf(season.id(), order, false);
            var before = stage.everything(live);
            close(season);
            stage.archive(season, order, 7);
            var archived = new Shelf(season.id(), order, true);

            assertThat(stage.everything(archived)).isEqualTo(before);
            assertThat(stage.store.number("select count(*) from board_scores where season_id = " + season.id()))
                    .isZero();
        }
    }

    /** The one who opened the first season knows the order; who closes and who archives it may be of another mind. */
    @Test
    void aSeasonIsArchivedInItsOwnOrderByWhoDoesNotKnowTheBoard() {
        for (var order : Order.values()) {
            var board = stage.named("board");
            var unused = stage.open(stage.wanted(board, order));
            for (int number = 1; number <= 2; number++) {
                var season = stage.open(board);
                assertThat(season.number()).isEqualTo(number);
                for (int i = 0; i < 3; i++) {
                    stage.apply(stage.change(season, i, Rule.SET, i));
                }
                stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), stage.wanted(board), NOW));
                var before = stage.store.ask(
                        StoredBoards.PAGE, new StoredBoards.ReadPage(new Shelf(season.id(), order, false), 0, 100));
                stage.archiveAll(new StoredBoards.Archive(List.of(), 2, 0, season.id()));

                assertThat(stage.store.ask(
                                StoredBoards.PAGE,
                                new StoredBoards.ReadPage(new Shelf(season.id(), order, true), 0, 100)))
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void aSeasonRestsBeforeItIsPutAway() {
        var season = stage.newBoard();
        close(season);

        var request = new StoredBoards.Archive(List.of(), 10, 600_000, null);
        assertThat(stage.store.ask(StoredBoards.ARCHIVE, request).seasonId()).isNull();
    }

    /** As nodes of before began with it, which knew of no order but read the whole season for each piece. */
    @Test
    void aSeasonThatIsInTheArchiveInPartIsPutThereWhole() {
        var season = stage.newBoard();
        for (int i = 0; i < 9; i++) {
            stage.apply(stage.change(season, i, Rule.SET, i / 2));
        }
        var before = stage.page(season);
        close(season);
        for (var place : before.places().subList(0, 4)) {
            stage.store.sql("insert into board_archive (season_id, rank, player_id, score) values (" + season.id()
                    + ", " + place.rank() + ", '" + place.playerId() + "', " + place.score() + ")");
        }
        for (int step = 0; step < 5; step++) {
            step(season, 3);
        }
        // They ask for the oldest.
        stage.archiveAll(new StoredBoards.Archive(List.of(), 1_000, 0, null));

        assertThat(stage.store.ask(
                        StoredBoards.PAGE, new StoredBoards.ReadPage(new Shelf(season.id(), Order.DOWN, true), 0, 100)))
                .isEqualTo(before);
        assertThat(stage.store.number("select count(*) from board_order where season_id = " + season.id()))
                .isZero();
    }

    /** Else seasons of some millions are cancelled at the statement's timeout, again and again. */
    @Test
    void whatAStepOfPuttingAwayCostsDoesNotGrowWithTheSeason() throws Exception {
        var season = stage.newBoard();
        stage.store.sql("insert into board_scores (season_id, player_id, score, reached, version) select " + season.id()
                + ", gen_random_uuid(), i * 7919 % 100003, i, 1 from generate_series(1, 100000) i");
        close(season);

        for (var part : List.of("order", "archive", "end")) {
            assertThat(pagesOfStep(season)).as(part).isLessThan(500);
            step(season, 200_000);
        }
        assertThat(stage.store.number(
                        "select count(*) from board_archive a join board_archive n on n.season_id = a.season_id"
                                + " and n.rank = a.rank + 1 and n.score <= a.score where a.season_id = " + season.id()))
                .isEqualTo(99_999);
        assertThat(stage.store.number("select count(*) from board_scores where season_id = " + season.id()))
                .isZero();
        assertThat(stage.store
                        .ask(StoredBoards.ARCHIVE, new StoredBoards.Archive(List.of(), 10, 0, season.id()))
                        .seasonId())
                .isNull();
    }

    private static void step(Season season, int limit) {
        stage.store.ask(StoredBoards.ARCHIVE, new StoredBoards.Archive(List.of(), limit, 0, season.id()));
    }

    /** The second of two: the first reads the catalogue too. */
    private static long pagesOfStep(Season season) throws SQLException {
        try (var connection = TestServers.connect(stage.store.url);
                var statement = connection.createStatement()) {
            var pages = 0L;
            for (int step = 0; step < 2; step++) {
                try (var rows = statement.executeQuery(
                        "explain (analyze, buffers, format json) select archive_step('{}', 10, 0, " + season.id()
                                + ")")) {
                    rows.next();
                    var plan = Json.tree(rows.getString(1)).path(0).path("Plan");
                    pages = plan.path("Shared Hit Blocks").asLong()
                            + plan.path("Shared Read Blocks").asLong();
                }
            }
            return pages;
        }
    }

    @Test
    void endedSeasonsThatHaveRestedAreFoundUntilTheyAreEmpty() {
        var season = stage.newBoard();
        var open = stage.newBoard();
        stage.apply(stage.change(season, 0, Rule.SET, 1));
        close(season);

        assertThat(ended(0)).contains(season.id()).doesNotContain(open.id());
        assertThat(ended(600_000)).doesNotContain(season.id());
        stage.archive(season, Order.DOWN, 10);
        assertThat(ended(0)).doesNotContain(season.id());
    }

    private static List<Long> ended(long quietMs) {
        return stage.store
                .ask(StoredBoards.ENDED, new StoredBoards.FindEnded(1_000, quietMs))
                .seasonIds();
    }

    private static void close(Season season) {
        stage.store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), stage.wanted(season.board()), NOW));
    }
}
