package io.anteroom.leaderboard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Row;
import io.anteroom.leaderboard.RedisBoards.Making;
import io.anteroom.leaderboard.RedisBoards.Told;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Redis takes, and what it is believed. */
class RedisBoardsIT {

    private static final Instant STARTED = Instant.parse("2026-03-01T12:00:00Z");
    private static final Vertx VERTX = Vertx.vertx();
    private static final PlayerId NEO = PlayerId.next();
    private static final PlayerId TRINITY = PlayerId.next();

    private static io.vertx.core.Context loop;
    private static RedisLink link;
    private static RedisBoards redis;
    private static long seasons;

    @BeforeAll
    static void start() throws Exception {
        loop = VERTX.getOrCreateContext();
        link = onLoop(nothing -> Future.succeededFuture(RedisLink.open(VERTX, TestServers.freshRedis())));
        redis = onLoop(nothing -> Future.succeededFuture(new RedisBoards(VERTX, link)));
        var first = season(Order.DOWN, 1);
        assertThat(make(first)).isTrue();
        RunningBoards.until(() -> onLoop(boards -> boards.page(first, 0, 1)).isPresent());
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = VERTX.close().await(20, SECONDS);
    }

    @Test
    void anOlderVersionChangesNothingAndIsRankedAsTheNewer() throws Exception {
        var season = made(Order.DOWN);
        assertThat(tell(season, row(NEO, 10, 1, 3), row(TRINITY, 20, 2, 1))).isEqualTo(new Told(true, List.of(2L, 1L)));
        assertThat(tell(season, row(NEO, 99, 3, 2))).isEqualTo(new Told(true, List.of(2L)));
        assertThat(tell(season, row(NEO, 99, 3, 3))).isEqualTo(new Told(true, List.of(2L)));
        assertThat(page(season)).contains(page(place(TRINITY, 20, 1), place(NEO, 10, 2)));

        assertThat(tell(season, row(NEO, 99, 3, 4))).isEqualTo(new Told(true, List.of(1L)));
        assertThat(page(season)).contains(page(place(NEO, 99, 1), place(TRINITY, 20, 2)));
    }

    @Test
    void versionsAreNumbersAndNoTexts() throws Exception {
        var season = made(Order.DOWN);
        assertThat(tell(season, row(NEO, 1, 1, 9)).kept()).isTrue();
        assertThat(tell(season, row(NEO, 2, 2, 10)).kept()).isTrue();
        assertThat(tell(season, row(NEO, 1, 1, 9)).kept()).isTrue();

        assertThat(page(season)).contains(page(place(NEO, 2, 1)));
    }

    @Test
    void ofEqualScoresTheLowerNumberIsFirstInBothOrders() throws Exception {
        for (var order : Order.values()) {
            var season = made(order);
            // The numbers differ in every byte, so that their bytes must compare as they do.
            var numbers = List.of(1L, 255L, 256L, 65_536L, 1L << 31, 1L << 40, Long.MAX_VALUE);
            var players = RunningBoards.players(numbers.size());
            var rows = new ArrayList<Row>();
            for (int i = numbers.size() - 1; i >= 0; i--) {
                rows.add(row(players.get(i), 5, numbers.get(i), 1));
            }
            assertThat(tell(season, rows.toArray(Row[]::new)).kept()).isTrue();

            assertThat(page(season).orElseThrow().places())
                    .extracting(Place::playerId)
                    .containsExactlyElementsOf(players);
        }
    }

    @Test
    void aBoardThatIsNotBeingMadeTakesNothing() throws Exception {
        var season = season(Order.DOWN, 1);

        assertThat(tell(season, row(NEO, 10, 1, 1))).isEqualTo(Told.NOTHING);
        assertThat(page(season)).isEmpty();
        assertThat(finish(season, new Making("none"))).isFalse();
    }

    @Test
    void whoFillsABoardHearsThatRedisRefused() throws Exception {
        var season = season(Order.DOWN, 1);
        assertThat(fill(season, row(NEO, 10, 1, 1))).isFalse();
        assertThat(begin(season).orElseThrow().isDone()).isFalse();
        assertThat(fill(season, row(NEO, 10, 1, 1))).isTrue();
        var notTold = row(TRINITY, 20, 2, 1);

        breakIt(season);

        assertThatThrownBy(() -> fill(season, notTold)).hasMessageContaining("WRONGTYPE");
        assertThat(tell(season, notTold)).isEqualTo(Told.NOTHING);
        var whole = made(Order.DOWN);
        RunningBoards.until(() -> page(whole).isPresent());
    }

    @Test
    void aBoardThatIsBeingMadeTakesScoresAndIsNotReadBeforeItIsDone() throws Exception {
        var season = season(Order.DOWN, 1);
        var making = begin(season).orElseThrow();
        assertThat(making.isDone()).isFalse();

        assertThat(tell(season, row(NEO, 10, 1, 1))).isEqualTo(new Told(true, List.of()));
        assertThat(page(season)).isEmpty();
        // Who begins once more goes on with what is there.
        assertThat(begin(season)).contains(making);
        assertThat(finish(season, making)).isTrue();
        assertThat(page(season)).contains(page(place(NEO, 10, 1)));
        assertThat(begin(season).orElseThrow().isDone()).isTrue();
    }

    @Test
    void whoseBoardWasLostAndBegunByAnotherDoesNotFinishIt() throws Exception {
        var season = season(Order.DOWN, 1);
        var making = begin(season).orElseThrow();
        assertThat(fill(season, row(NEO, 10, 1, 1))).isTrue();
        onLoop(boards -> boards.drop(season.id()));
        var others = begin(season).orElseThrow();
        assertThat(fill(season, row(TRINITY, 20, 2, 1))).isTrue();

        assertThat(finish(season, making)).isFalse();
        assertThat(page(season)).isEmpty();
        assertThat(fill(season, row(NEO, 10, 1, 1))).isTrue();
        assertThat(finish(season, others)).isTrue();
        assertThat(page(season)).contains(page(place(TRINITY, 20, 1), place(NEO, 10, 2)));
    }

    @Test
    void anotherEpochOrOrderIsAnotherBoardAndMakesItAnew() throws Exception {
        var season = made(Order.DOWN);
        assertThat(tell(season, row(NEO, 10, 1, 1)).kept()).isTrue();
        var raised = new OpenSeason(season.board(), stored(season.id(), 2));
        var turned = new OpenSeason(board(Order.UP), season.stored());

        assertThat(page(raised)).isEmpty();
        assertThat(page(turned)).isEmpty();
        // In another order it would be written with the wrong sign.
        assertThat(tell(turned, row(TRINITY, 5, 2, 1))).isEqualTo(Told.NOTHING);
        assertThat(page(season)).contains(page(place(NEO, 10, 1)));
        // Under another epoch it may be the one that has it already.
        assertThat(tell(raised, row(TRINITY, 5, 2, 1))).isEqualTo(new Told(true, List.of()));

        assertThat(make(turned)).isTrue();
        assertThat(page(season)).isEmpty();
        assertThat(page(turned)).contains(page());
    }

    @Test
    void moreRowsThanOneScriptTakesAreToldInOrder() throws Exception {
        var season = made(Order.UP);
        var players = RunningBoards.players(950);
        var rows = new ArrayList<Row>();
        players.forEach(player -> rows.add(row(player, rows.size(), rows.size() + 1, 1)));

        var told = tell(season, rows.toArray(Row[]::new));

        assertThat(told.kept()).isTrue();
        assertThat(told.ranks()).hasSize(950).isSorted().doesNotHaveDuplicates();
        assertThat(onLoop(boards -> boards.page(season, 900, 100)).orElseThrow().places())
                .extracting(Place::playerId)
                .containsExactlyElementsOf(players.subList(900, 950));
    }

    /** The oldest are dropped, and with them who fell first. */
    @Test
    void ofMoreChangesThanAreKeptWatchersAreToldTheFirstPlaces() throws Exception {
        var season = made(Order.DOWN);
        assertThat(tell(season, row(NEO, 10, 1, 1)).kept()).isTrue();
        var before = onLoop(boards -> boards.watch(season, null)).orElseThrow();
        var rows = new ArrayList<Row>();
        rows.add(row(NEO, 1, 2, 2));
        RunningBoards.players(2_200).forEach(player -> rows.add(row(player, 10 + rows.size(), 2 + rows.size(), 1)));

        assertThat(tell(season, rows.toArray(Row[]::new)).kept()).isTrue();

        var kept = onLoop(boards -> link.send("ZCARD", "board:{" + season.id() + "}:changed"));
        assertThat(kept.toInteger()).isEqualTo(2_000);
        var news = onLoop(boards -> boards.watch(season, before.mark())).orElseThrow();
        assertThat(news.reset()).isTrue();
        assertThat(news.page().places())
                .isEqualTo(onLoop(boards -> boards.page(season, 0, 100))
                        .orElseThrow()
                        .places());
    }

    @Test
    void ranksOfSomeRowsOnlyAreNoRanks() {
        var unranked = new Told(true, List.of());
        var first = new Told(true, List.of(2L, 1L));
        var second = new Told(true, List.of(3L));

        assertThat(Told.together(List.of(first, second))).isEqualTo(new Told(true, List.of(2L, 1L, 3L)));
        assertThat(Told.together(List.of(unranked, second))).isEqualTo(unranked);
        assertThat(Told.together(List.of(first, unranked))).isEqualTo(unranked);
        assertThat(Told.together(List.of(first, Told.NOTHING))).isEqualTo(Told.NOTHING);
        assertThat(Told.together(List.of())).isEqualTo(unranked);
    }

    @Test
    void whileItIsNotKnownWhatRedisMissedNothingIsRead() throws Exception {
        var season = made(Order.DOWN);
        assertThat(tell(season, row(NEO, 10, 1, 1)).kept()).isTrue();
        var other = another(() -> Future.failedFuture("store is away"));
        RunningBoards.until(() -> reads(other, boards -> boards.begin(season)));

        assertThat(reads(other, boards -> boards.page(season, 0, 10))).isFalse();
        assertThat(reads(other, boards -> boards.around(season, NEO, 1))).isFalse();
        assertThat(reads(other, boards -> boards.among(season, List.of(NEO)))).isFalse();
        assertThat(reads(other, boards -> boards.watch(season, null))).isFalse();
        Told told = onLoop(other, boards -> boards.tell(season, List.of(row(TRINITY, 20, 2, 1))));
        assertThat(told).as("nor is its rank").isEqualTo(new Told(true, List.of()));
    }

    @Test
    void ofABoardThatRedisEvictedInPartNoRankIsTold() throws Exception {
        var season = made(Order.DOWN);
        assertThat(tell(season, row(NEO, 10, 1, 1)).ranks()).containsExactly(1L);
        onLoop(boards -> link.send("UNLINK", "board:{" + season.id() + "}:places"));

        assertThat(tell(season, row(TRINITY, 5, 2, 1))).isEqualTo(new Told(true, List.of()));
    }

    @Test
    void whatCouldNotBeToldDuringACatchUpTakesAnother() throws Exception {
        var season = made(Order.DOWN);
        var catchUps = new CopyOnWriteArrayList<Promise<Void>>();
        var other = another(() -> {
            catchUps.add(Promise.promise());
            return catchUps.get(catchUps.size() - 1).future();
        });
        RunningBoards.until(() -> reads(other, boards -> boards.begin(season)) && catchUps.size() == 1);
        var broken = season(Order.DOWN, 1);
        breakIt(broken);
        Told told = onLoop(other, boards -> boards.tell(broken, List.of(row(NEO, 10, 1, 1))));
        assertThat(told).isEqualTo(Told.NOTHING);

        complete(catchUps.get(0));

        RunningBoards.until(() -> catchUps.size() == 2);
        assertThat(reads(other, boards -> boards.page(season, 0, 10))).isFalse();
        complete(catchUps.get(1));
        RunningBoards.until(() -> reads(other, boards -> boards.page(season, 0, 10)));
        assertThat(catchUps).hasSize(2);
    }

    @Test
    void notEveryScoreThatCanNotBeToldTakesACatchUp() throws Exception {
        var season = season(Order.DOWN, 1);
        var broken = season(Order.DOWN, 1);
        breakIt(broken);
        var catchUps = new AtomicInteger();
        var other = another(() -> {
            catchUps.incrementAndGet();
            return Future.failedFuture("Redis has no room");
        });
        RunningBoards.until(() -> reads(other, boards -> boards.begin(season)) && catchUps.get() > 0);
        for (int i = 0; i < 100; i++) {
            Told told = onLoop(other, boards -> boards.tell(broken, List.of(row(NEO, 10, 1, 1))));
            assertThat(told).isEqualTo(Told.NOTHING);
        }

        assertThat(catchUps).hasValueLessThan(20);
        RunningBoards.until(() -> catchUps.get() > 2);
    }

    // What the tests share.

    private static <T> boolean reads(RedisBoards boards, Function<RedisBoards, Future<Optional<T>>> work)
            throws Exception {
        Optional<T> read = onLoop(boards, work);
        return read.isPresent();
    }

    private static void complete(Promise<Void> catchUp) throws Exception {
        onLoop(nothing -> {
            catchUp.complete();
            return Future.succeededFuture();
        });
    }

    private static RedisBoards another(Supplier<Future<?>> catchUp) throws Exception {
        var boards = onLoop(nothing -> Future.succeededFuture(new RedisBoards(VERTX, link)));
        boards.catchUpBy(catchUp);
        return boards;
    }

    private static OpenSeason made(Order order) throws Exception {
        var season = season(order, 1);
        assertThat(make(season)).isTrue();
        return season;
    }

    private static boolean make(OpenSeason season) throws Exception {
        RunningBoards.until(() -> begin(season).isPresent());
        return finish(season, begin(season).orElseThrow());
    }

    private static Optional<Making> begin(OpenSeason season) throws Exception {
        return onLoop(boards -> boards.begin(season));
    }

    private static boolean finish(OpenSeason season, Making making) throws Exception {
        return onLoop(boards -> boards.finish(season, making));
    }

    private static OpenSeason season(Order order, int epoch) {
        return new OpenSeason(board(order), stored(++seasons, epoch));
    }

    private static BoardConfig board(Order order) {
        return new BoardConfig("board", Operator.SET, order, false, Schedule.NEVER);
    }

    private static StoredBoards.Season stored(long id, int epoch) {
        return new StoredBoards.Season(id, "board", 1, epoch, "", STARTED, null, null, false, null);
    }

    private static Row row(PlayerId player, long score, long reached, long version) {
        return new Row(player, score, reached, version);
    }

    private static Place place(PlayerId player, long score, long rank) {
        return new Place(player, score, rank);
    }

    private static Page page(Place... places) {
        return new Page(List.of(places), places.length);
    }

    private static Told tell(OpenSeason season, Row... rows) throws Exception {
        return onLoop(boards -> boards.tell(season, List.of(rows)));
    }

    private static boolean fill(OpenSeason season, Row... rows) throws Exception {
        return onLoop(boards -> boards.fill(season, List.of(rows)));
    }

    /** From now on Redis refuses what is written to the board. */
    private static void breakIt(OpenSeason season) throws Exception {
        onLoop(boards -> link.send("SET", "board:{" + season.id() + "}:players", "none"));
    }

    private static Optional<Page> page(OpenSeason season) throws Exception {
        return onLoop(boards -> boards.page(season, 0, 100));
    }

    @CanIgnoreReturnValue
    private static <T> T onLoop(Function<RedisBoards, Future<T>> work) throws Exception {
        return onLoop(redis, work);
    }

    @CanIgnoreReturnValue
    private static <T> T onLoop(RedisBoards boards, Function<RedisBoards, Future<T>> work) throws Exception {
        var done = Promise.<T>promise();
        loop.runOnContext(turn -> work.apply(boards).onComplete(done));
        return done.future().await(10, SECONDS);
    }
}
