package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.testkit.Patience;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis lost, half lost, frozen, killed: scores are kept, places are right, and Redis has the board again afterwards. */
class BoardFaultsIT {

    private static final String BOARD = "global";
    private static final List<PlayerId> PLAYERS = RunningBoards.players(300);

    private RunningBoards boards;

    @BeforeEach
    void start() throws Exception {
        boards = new RunningBoards(2, "leaderboard.batchMax=50").inRedis(BOARD);
    }

    @AfterEach
    void stop() {
        boards.close();
    }

    @Test
    void aBoardThatIsFlushedAgainAndAgainWhileScoresArriveEqualsTheModel() throws Exception {
        var stop = new AtomicBoolean();
        var load = load(stop, 5);
        for (int flush = 0; flush < 4; flush++) {
            boards.redis("FLUSHDB");
            boards.inRedis(BOARD);
            assertThat(boards.readsFrom("redis")).isNotNegative();
        }
        stop.set(true);
        var replies = load.get(30, TimeUnit.SECONDS);

        assertThat(replies).allMatch(reply -> reply instanceof Reply.Done);
        assertRedisEqualsTheModel();
    }

    @Test
    void aKeyThatRedisEvictedMakesTheBoardBeMadeAgain() throws Exception {
        fill();
        for (var key : List.of("places", "players")) {
            boards.redis("DEL", "board:{" + season() + "}:" + key);
            // Meanwhile PostgreSQL answers, and rightly.
            assertThat(boards.page(BOARD).places()).isEqualTo(boards.store.places(season(), Order.DOWN));
            assertRedisEqualsTheModel();
        }
    }

    @Test
    void aBoardThatRedisHadNoRoomForIsMadeAgain() throws Exception {
        boards.store.put(season(), RunningBoards.players(20_000));
        var refused = refusedForRoom();
        // Redis has none of them yet, and they need many times as much.
        boards.redis("CONFIG", "SET", "maxmemory", usedMemory() + 600_000);
        try {
            boards.redis("FLUSHDB");
            RunningBoards.until(() -> refusedForRoom() > refused);
        } finally {
            boards.redis("CONFIG", "SET", "maxmemory", 0);
        }

        boards.inRedis(BOARD);
        assertThat(boards.page(BOARD).total()).isEqualTo(20_000);
        assertThat(boards.page(BOARD).places())
                .isEqualTo(boards.store.places(season(), Order.DOWN).subList(0, 1_000));
    }

    @Test
    void aServerThatRestartedIsNotBelieved() throws Exception {
        fill();
        var wrong = new byte[24];
        var key = "board:{" + season() + "}:";
        boards.redis("ZADD", key + "places", "-1000000", wrong);
        boards.redis("HSET", key + "players", new byte[16], "xxxxxxxx1");
        assertThat(boards.page(BOARD).total()).isEqualTo(PLAYERS.size() + 1);

        TestServers.killRedis();
        boards.submit(BOARD, PLAYERS.get(0), 777);
        TestServers.restartRedis();

        RunningBoards.until(() -> boards.page(BOARD).total() == PLAYERS.size());
        assertRedisEqualsTheModel();
    }

    @Test
    void aFrozenRedisCostsARankAndNoScore() throws Exception {
        fill();
        TestServers.pauseRedis();
        try {
            for (int i = 0; i < 5; i++) {
                var submitted = boards.submit(BOARD, PLAYERS.get(i), 5_000 + i);
                assertThat(submitted).isEqualTo(new Submitted(5_000 + i, null, false, null));
            }
            assertThat(boards.page(BOARD).places()).isEqualTo(boards.store.places(season(), Order.DOWN));
            assertThat(boards.done(Boards.AROUND, new Boards.ReadAround(BOARD, null, PLAYERS.get(4), 0))
                            .places()
                            .get(0)
                            .rank())
                    .isEqualTo(1);
            assertThat(boards.refusal(Boards.CHANGES, new Boards.ReadChanges(BOARD, null)))
                    .isEqualTo(Code.UNAVAILABLE);
        } finally {
            TestServers.resumeRedis();
        }
        assertRedisEqualsTheModel();
    }

    @Test
    void whatANodeDiedWithIsToldByAnother() throws Exception {
        // As if the node had died between PostgreSQL and Redis.
        var change = new StoredBoards.Change(season(), PLAYERS.get(7), StoredBoards.Rule.SET, 123, null);
        boards.done(StoredBoards.APPLY, new StoredBoards.Apply(List.of(change), List.of()));

        RunningBoards.until(() -> boards.page(BOARD).total() == 1);
        assertRedisEqualsTheModel();
        RunningBoards.until(() -> boards.store.unseen() == 0);
    }

    @Test
    void whoseScoreRedisWasNotToldYetHasAPlace() throws Exception {
        fill();
        var late = PlayerId.next();
        var change = new StoredBoards.Change(season(), late, StoredBoards.Rule.SET, Long.MAX_VALUE >> 11, null);
        boards.done(StoredBoards.APPLY, new StoredBoards.Apply(List.of(change), List.of()));

        var around = boards.done(Boards.AROUND, new Boards.ReadAround(BOARD, null, late, 0));

        assertThat(around.places()).containsExactly(new Boards.Place(late, Long.MAX_VALUE >> 11, 1));
        assertThat(boards.refusal(Boards.AROUND, new Boards.ReadAround(BOARD, null, PlayerId.next(), 0)))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void whatRedisHasIsSoonForgottenByPostgres() throws Exception {
        fill();
        RunningBoards.until(() -> boards.store.unseen() == 0);
    }

    @Test
    void aBoardIsRightFromItsFirstScoreOnWhileRedisIsEmpty() throws Exception {
        try (var fresh = new RunningBoards(1)) {
            assertThat(fresh.submit(BOARD, PLAYERS.get(0), 150).score()).isEqualTo(150);
            assertThat(fresh.page(BOARD).places()).isEqualTo(List.of(new Boards.Place(PLAYERS.get(0), 150, 1)));
        }
    }

    @Test
    void whileTheBoardIsMadeOnlySomeMayAskPostgresAndTheOthersComeAgain() throws Exception {
        fill();
        boards.store.refuse(StoredBoards.ROWS, Code.OVERLOADED);
        boards.redis("FLUSHDB");
        // So that they are asked at once, however slowly the test asks.
        var gate = boards.store.hold(StoredBoards.PAGE);
        var asked = new ArrayList<Future<Reply<Page>>>();
        for (int i = 0; i < 1000; i++) {
            asked.add(boards.bus.ask(Patience.of(Boards.PAGE), new Boards.ReadPage(BOARD, null, i, 10)));
        }
        gate.complete();
        var unused = Future.join(asked).await(20, TimeUnit.SECONDS);
        var replies = asked.stream().map(Future::result).toList();

        assertThat(replies)
                .anyMatch(reply -> reply instanceof Reply.Done)
                .anyMatch(reply -> reply.fold(
                        page -> false,
                        refusal -> refusal.code() == Code.UNAVAILABLE && refusal.retryAfterMs() != null));
        boards.store.mend(StoredBoards.ROWS);
        assertRedisEqualsTheModel();
    }

    @Test
    void withoutStoreScoresAndBoardsAreUnavailableAndComeBack() throws Exception {
        fill();
        boards.store.refuse(StoredBoards.APPLY, Code.UNAVAILABLE);
        boards.store.refuse(StoredBoards.OPEN, Code.UNAVAILABLE);
        assertThat(boards.refusal(Boards.SUBMIT, RunningBoards.submission(BOARD, PLAYERS.get(0), 1, How.BY_OPERATOR)))
                .isEqualTo(Code.UNAVAILABLE);
        // What is known can still be read.
        assertThat(boards.page(BOARD).total()).isEqualTo(PLAYERS.size());
        boards.store.mend(StoredBoards.APPLY);
        boards.store.mend(StoredBoards.OPEN);
        assertThat(boards.submit(BOARD, PLAYERS.get(0), 1).score()).isEqualTo(1);
    }

    private void fill() throws Exception {
        var asked = new ArrayList<Future<Reply<Submitted>>>();
        for (int i = 0; i < PLAYERS.size(); i++) {
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT),
                    RunningBoards.submission(BOARD, PLAYERS.get(i), i % 50, How.BY_OPERATOR)));
        }
        assertThat(RunningBoards.all(asked)).allMatch(reply -> reply instanceof Reply.Done);
    }

    /** Some clients that submit one score after another until told to stop. */
    private CompletableFuture<List<Reply<Submitted>>> load(AtomicBoolean stop, int clients) {
        var replies = new ArrayList<CompletableFuture<List<Reply<Submitted>>>>();
        for (int client = 0; client < clients; client++) {
            var random = new Random(client);
            replies.add(CompletableFuture.supplyAsync(() -> submitUntil(stop, random)));
        }
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        replies.stream().flatMap(one -> one.join().stream()).toList());
    }

    private List<Reply<Submitted>> submitUntil(AtomicBoolean stop, Random random) {
        var replies = new ArrayList<Reply<Submitted>>();
        while (!stop.get() && replies.size() < 20_000) {
            var player = PLAYERS.get(random.nextInt(PLAYERS.size()));
            var how = random.nextBoolean() ? How.INCREMENT : How.BY_OPERATOR;
            replies.add(boards.bus
                    .ask(Patience.of(Boards.SUBMIT), RunningBoards.submission(BOARD, player, random.nextInt(100), how))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join());
        }
        return replies;
    }

    private long usedMemory() throws Exception {
        return number("memory", "used_memory:(\\d+)");
    }

    /** How often Redis refused a command because it had no room. */
    private long refusedForRoom() throws Exception {
        return number("errorstats", "errorstat_OOM:count=(\\d+)");
    }

    private long number(String section, String pattern) throws Exception {
        var found = Pattern.compile(pattern).matcher(String.valueOf(boards.redis("INFO", section)));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private long season() {
        return boards.store.season(BOARD).id();
    }

    private void assertRedisEqualsTheModel() throws Exception {
        boards.inRedis(BOARD);
        var model = boards.store.places(season(), Order.DOWN);
        // What a batch has not told yet is told within seconds.
        RunningBoards.until(() -> boards.page(BOARD).places().equals(model));
        RunningBoards.until(() -> {
            var reads = boards.readsFrom("redis");
            assertThat(boards.page(BOARD)).isEqualTo(new Page(model, model.size()));
            // When Redis does not answer for a second PostgreSQL is asked.
            return boards.readsFrom("redis") == reads + 1;
        });
    }
}
