package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submit;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.Patience;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What boards answer when all is well, or the asker is wrong. */
class BoardsOnRedisIT {

    private static final List<PlayerId> PLAYERS = RunningBoards.players(60);

    private static RunningBoards boards;

    @BeforeAll
    static void start() throws Exception {
        boards = new RunningBoards(
                2,
                "boards.highest.operator=best",
                "boards.highest.clientScores=true",
                "boards.fastest.operator=best",
                "boards.fastest.order=up",
                "boards.newest.operator=latest",
                "boards.total.operator=sum",
                "boards.ties.operator=set",
                "boards.pages.operator=latest",
                "boards.oracle-down.operator=set",
                "boards.oracle-up.operator=set",
                "boards.oracle-up.order=up",
                "boards.folded.operator=sum",
                "boards.edge.operator=sum",
                "boards.closed.clientScores=false",
                "boards.empty=");
        boards.inRedis("pages").inRedis("oracle-up").inRedis("oracle-down").inRedis("highest");
    }

    @AfterAll
    static void stop() {
        boards.close();
    }

    @ParameterizedTest
    @CsvSource({
        "highest, BY_OPERATOR, 5, 3, 5",
        "highest, BY_OPERATOR, 5, 8, 8",
        "highest, REPLACE, 5, 3, 3",
        "fastest, BY_OPERATOR, 5, 3, 3",
        "fastest, BY_OPERATOR, 5, 8, 5",
        "fastest, REPLACE, 5, 8, 8",
        "newest, BY_OPERATOR, 5, 3, 3",
        "newest, REPLACE, 5, 9, 9",
        "total, BY_OPERATOR, 5, 3, 8",
        "total, INCREMENT, 5, -9, -4",
        "total, REPLACE, 5, 1, 1",
        "global, BY_OPERATOR, 5, 3, 3",
        "global, INCREMENT, 5, 3, 8",
        "global, REPLACE, 5, 2, 2",
    })
    void theBoardsOperatorSaysWhichScoreCounts(String board, How how, long first, long second, long stands)
            throws Exception {
        var player = PlayerId.next();
        boards.submit(board, player, first);
        var submitted = boards.done(Boards.SUBMIT, RunningBoards.submission(board, player, second, how));

        assertThat(submitted.score()).isEqualTo(stands);
        assertThat(around(board, player, 0).places()).singleElement().satisfies(place -> assertThat(place.score())
                .isEqualTo(stands));
    }

    /** In order of precedence: each row is wrong in all that follows, too, as far as it can be. */
    @ParameterizedTest
    @CsvSource({
        "nowhere, INCREMENT, PLAYER, NOT_FOUND",
        "closed, INCREMENT, PLAYER, FORBIDDEN",
        "closed, INCREMENT, OPERATOR, INVALID_PAYLOAD_SCHEMA",
        "highest, INCREMENT, PLAYER, INVALID_PAYLOAD_SCHEMA",
        "newest, INCREMENT, OPERATOR, INVALID_PAYLOAD_SCHEMA",
    })
    void whatABoardDoesNotTakeIsRefused(String board, How how, Source source, Code code) throws Exception {
        var asked = boards.store.count(StoredBoards.APPLY);

        assertThat(boards.refusal(Boards.SUBMIT, new Submit(board, PlayerId.next(), 1, how, source, null)))
                .isEqualTo(code);
        assertThat(boards.store.count(StoredBoards.APPLY)).isEqualTo(asked);
    }

    @Test
    void anUnknownPlayerAndASumOutOfBoundsAreRefused() throws Exception {
        var stranger = PlayerId.next();
        boards.store.forget(stranger);
        assertThat(boards.refusal(Boards.SUBMIT, RunningBoards.submission("global", stranger, 1, How.BY_OPERATOR)))
                .isEqualTo(Code.NOT_FOUND);

        var player = PlayerId.next();
        boards.submit("total", player, Boards.SCORE_MAX);
        assertThat(boards.refusal(Boards.SUBMIT, RunningBoards.submission("total", player, 1, How.BY_OPERATOR)))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(boards.submit("total", player, -1).score()).isEqualTo(Boards.SCORE_MAX - 1);
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        var player = PlayerId.next();
        assertThat(boards.refusal(Boards.PAGE, new Boards.ReadPage("nowhere", null, 0, 10)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(boards.refusal(Boards.PAGE, new Boards.ReadPage("empty", 2, 0, 10)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(boards.refusal(Boards.AROUND, new Boards.ReadAround("empty", null, player, 1)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(boards.refusal(Boards.WATCH, new Boards.Watch("nowhere"))).isEqualTo(Code.NOT_FOUND);
        assertThat(boards.refusal(Boards.SEASONS, new Boards.ListSeasons("nowhere", null, 5)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(boards.page("empty")).isEqualTo(new Page(List.of(), 0));
        assertThat(boards.done(Boards.AMONG, new Boards.ReadAmong("empty", null, List.of(player))))
                .isEqualTo(new Page(List.of(), 0));
    }

    @Test
    void boardsAreListedWithTheirSeasons() throws Exception {
        var listed = boards.done(Boards.LIST, new Boards.ListBoards()).boards();

        assertThat(listed)
                .contains(
                        new Boards.Board("fastest", Operator.BEST, Order.UP, false, season()),
                        new Boards.Board("global", Operator.SET, Order.DOWN, true, season()));
        assertThat(boards.done(Boards.SEASONS, new Boards.ListSeasons("global", null, 5)))
                .isEqualTo(new Boards.SeasonsListed(List.of(season()), false));
    }

    private static Boards.Season season() {
        return new Boards.Season(1, RunningBoards.NOW, null, null);
    }

    @Test
    void tiesGoToWhoGotThereFirst() throws Exception {
        var four = RunningBoards.players(4);
        boards.submit("ties", four.get(2), 7);
        boards.submit("ties", four.get(0), 7);
        boards.submit("ties", four.get(3), 9);
        boards.submit("ties", four.get(1), 7);
        // Getting there again is not getting there later; leaving and coming back is.
        boards.submit("ties", four.get(2), 7);
        boards.submit("ties", four.get(3), 7);

        assertThat(boards.page("ties").places())
                .containsExactly(
                        new Place(four.get(2), 7, 1),
                        new Place(four.get(0), 7, 2),
                        new Place(four.get(1), 7, 3),
                        new Place(four.get(3), 7, 4));
    }

    @Test
    void placesArePagedAndHaveNeighbours() throws Exception {
        for (int i = 0; i < 30; i++) {
            boards.submit("pages", PLAYERS.get(i), 1000 - i);
        }
        RunningBoards.until(() -> {
            var reads = boards.readsFrom("redis");
            checkPagesAndNeighbours();
            // When Redis does not answer for a second PostgreSQL is asked.
            return boards.readsFrom("redis") - reads == 8;
        });
    }

    private static void checkPagesAndNeighbours() throws Exception {
        assertThat(boards.done(Boards.PAGE, new Boards.ReadPage("pages", null, 10, 5)))
                .isEqualTo(new Page(expected(10, 15), 30));
        assertThat(boards.done(Boards.PAGE, new Boards.ReadPage("pages", null, 28, 5)))
                .isEqualTo(new Page(expected(28, 30), 30));
        assertThat(boards.done(Boards.PAGE, new Boards.ReadPage("pages", null, 100, 5)))
                .isEqualTo(new Page(List.of(), 30));
        assertThat(around("pages", PLAYERS.get(0), 2)).isEqualTo(new Page(expected(0, 3), 30));
        assertThat(around("pages", PLAYERS.get(15), 2)).isEqualTo(new Page(expected(13, 18), 30));
        assertThat(around("pages", PLAYERS.get(29), 2)).isEqualTo(new Page(expected(27, 30), 30));
        assertThat(around("pages", PLAYERS.get(9), 0)).isEqualTo(new Page(expected(9, 10), 30));
        var friends = List.of(PLAYERS.get(20), PlayerId.next(), PLAYERS.get(4), PLAYERS.get(29));
        assertThat(boards.done(Boards.AMONG, new Boards.ReadAmong("pages", null, friends)))
                .isEqualTo(new Page(
                        List.of(
                                expected(4, 5).get(0),
                                expected(20, 21).get(0),
                                expected(29, 30).get(0)),
                        30));
    }

    private static List<Place> expected(int from, int to) {
        var places = new ArrayList<Place>();
        for (int i = from; i < to; i++) {
            places.add(new Place(PLAYERS.get(i), 1000 - i, i + 1));
        }
        return places;
    }

    /** Random scores, some of them extreme, in both orders; Redis against a plain sort of what store has. */
    @ParameterizedTest
    @EnumSource(Order.class)
    void redisEqualsAPlainSort(Order order) throws Exception {
        var board = order == Order.UP ? "oracle-up" : "oracle-down";
        var random = new Random(11);
        for (int round = 0; round < 40; round++) {
            var asked = new ArrayList<Future<Reply<Submitted>>>();
            for (int i = 0; i < 50; i++) {
                var player = PLAYERS.get(random.nextInt(PLAYERS.size()));
                var how = random.nextInt(3) == 0 ? How.INCREMENT : How.BY_OPERATOR;
                asked.add(boards.bus.ask(
                        Patience.of(Boards.SUBMIT), RunningBoards.submission(board, player, score(random), how)));
            }
            var unused = RunningBoards.all(asked);
            assertThat(boards.page(board).places()).isEqualTo(model(board, order));
        }
        assertThat(boards.page(board).total()).isEqualTo(PLAYERS.size());
    }

    private static long score(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Boards.SCORE_MAX;
            case 1 -> -Boards.SCORE_MAX;
            case 2 -> Boards.SCORE_MAX - 1;
            default -> random.nextInt(20) - 10;
        };
    }

    private static List<Place> model(String board, Order order) {
        return boards.store.places(boards.store.season(board).id(), order);
    }

    @Test
    void theAnswerHasTheRankAmongAll() throws Exception {
        var three = RunningBoards.players(3);
        assertThat(boards.submit("highest", three.get(0), 1_000_010))
                .isEqualTo(new Submitted(1_000_010, 1L, false, null));
        assertThat(boards.submit("highest", three.get(1), 1_000_020))
                .isEqualTo(new Submitted(1_000_020, 1L, false, null));
        assertThat(boards.submit("highest", three.get(2), 1_000_015))
                .isEqualTo(new Submitted(1_000_015, 2L, false, null));
        assertThat(boards.submit("highest", three.get(0), 3)).isEqualTo(new Submitted(1_000_010, 3L, false, null));
    }

    @Test
    void manyScoresOfOnePlayerAreOneChange() throws Exception {
        var player = PlayerId.next();
        var before = boards.store.batches().size();
        var asked = new ArrayList<Future<Reply<Submitted>>>();
        for (int i = 0; i < 1000; i++) {
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT), RunningBoards.submission("folded", player, 1, How.BY_OPERATOR)));
        }
        var replies = RunningBoards.all(asked);

        assertThat(replies).allMatch(reply -> reply instanceof Reply.Done);
        assertThat(around("folded", player, 0).places().get(0).score()).isEqualTo(1000);
        var batches = boards.store.batches();
        assertThat(batches.size() - before).isLessThan(100);
        assertThat(batches.subList(before, batches.size())).containsOnly(1);
    }

    @Test
    void onlyWhatLeavesTheBoundsIsRefusedOfWhatWasFolded() throws Exception {
        var player = PlayerId.next();
        boards.submit("edge", player, Boards.SCORE_MAX - 10);
        var asked = new ArrayList<Future<Reply<Submitted>>>();
        for (int i = 0; i < 20; i++) {
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT), RunningBoards.submission("edge", player, 1, How.BY_OPERATOR)));
        }
        var replies = RunningBoards.all(asked);

        assertThat(replies.stream().filter(reply -> reply instanceof Reply.Done))
                .hasSize(10);
        assertThat(around("edge", player, 0).places().get(0).score()).isEqualTo(Boards.SCORE_MAX);
    }

    @Test
    void aRepeatedKeyIsDoneOnceEvenAtOnce() throws Exception {
        var player = PlayerId.next();
        var once = new Boards.Once("them", "key-" + player, Hash.of(new byte[] {1}));
        var asked = new ArrayList<Future<Reply<Submitted>>>();
        for (int i = 0; i < 5; i++) {
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT),
                    new Submit("total", player, 4, How.BY_OPERATOR, Source.OPERATOR, once)));
        }
        var replies = RunningBoards.all(asked);

        assertThat(replies).allMatch(reply -> reply.fold(done -> done.score() == 4, refusal -> false));
        assertThat(replies.stream().filter(reply -> reply.fold(Submitted::replayed, refusal -> false)))
                .hasSize(4);
        var other = new Boards.Once("them", "key-" + player, Hash.of(new byte[] {2}));
        assertThat(boards.refusal(
                        Boards.SUBMIT, new Submit("total", player, 5, How.BY_OPERATOR, Source.OPERATOR, other)))
                .isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
    }

    /** For several players and on several boards, and all of it before the first is answered. */
    @Test
    void aKeyThatIsUsedAgainAtOnceForSomethingElseIsRefused() throws Exception {
        var asked = new ArrayList<Future<Reply<Submitted>>>();
        for (int i = 0; i < 20; i++) {
            var once = new Boards.Once("them", "reused", Hash.of(new byte[] {(byte) i}));
            var board = i % 2 == 0 ? "total" : "newest";
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT),
                    new Submit(board, PlayerId.next(), 4, How.BY_OPERATOR, Source.OPERATOR, once)));
        }
        var replies = RunningBoards.all(asked);

        assertThat(replies.stream().filter(reply -> reply instanceof Reply.Done))
                .hasSize(1);
        assertThat(replies.stream()
                        .filter(reply ->
                                reply.fold(done -> false, refusal -> refusal.code() == Code.IDEMPOTENCY_KEY_REUSED)))
                .hasSize(19);
    }

    @Test
    void whatStoreRefusesIsRefusedAndWhatItLosesIsUnknown() throws Exception {
        var player = PlayerId.next();
        boards.store.refuse(StoredBoards.APPLY, Code.OVERLOADED);
        assertThat(boards.refusal(Boards.SUBMIT, RunningBoards.submission("global", player, 1, How.BY_OPERATOR)))
                .isEqualTo(Code.OVERLOADED);
        boards.store.mend(StoredBoards.APPLY);

        boards.store.loseAnswers(StoredBoards.APPLY);
        assertThatThrownBy(() -> boards.submit("global", player, 2)).isInstanceOf(UnknownOutcome.class);
        boards.store.mend(StoredBoards.APPLY);

        // It was done, and Redis hears of it some seconds later.
        RunningBoards.until(() -> {
            var place = boards.reply(Boards.AROUND, new Boards.ReadAround("global", null, player, 0));
            return place.fold(page -> page.places().get(0).score() == 2, refusal -> false);
        });
    }

    @Test
    void moreThanMayWaitIsRefusedAtOnce() throws Exception {
        try (var small = new RunningBoards(1, "leaderboard.queueMax=10", "leaderboard.batchMax=2")) {
            var asked = new ArrayList<Future<Reply<Submitted>>>();
            for (int i = 0; i < 200; i++) {
                asked.add(small.bus.ask(
                        Patience.of(Boards.SUBMIT),
                        RunningBoards.submission("global", PlayerId.next(), i, How.BY_OPERATOR)));
            }
            var replies = RunningBoards.all(asked);
            var done = replies.stream()
                    .filter(reply -> reply instanceof Reply.Done)
                    .count();

            assertThat(replies)
                    .allMatch(reply -> reply.fold(value -> true, refusal -> refusal.code() == Code.OVERLOADED));
            assertThat(done).isBetween(10L, 190L);
            assertThat(small.page("global").total()).isEqualTo(done);
        }
    }

    private static Page around(String board, PlayerId player, int neighbours) throws Exception {
        return boards.done(Boards.AROUND, new Boards.ReadAround(board, null, player, neighbours));
    }
}
