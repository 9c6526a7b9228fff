package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Rule;
import io.anteroom.testkit.TestServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that Redis was not told of: it is not believed before it was, and it is not waited for without end. */
class LateScoresIT {

    private static final String BOARD = "global";

    private RunningBoards boards;

    @BeforeEach
    void start() throws Exception {
        boards = new RunningBoards(1, "leaderboard.batchMax=1").inRedis(BOARD);
    }

    @AfterEach
    void stop() {
        boards.close();
    }

    @Test
    void whatRedisMissesWhileItIsAwayIsGivenUpInTheEnd() throws Exception {
        TestServers.pauseRedis();
        try {
            submitOneByOne(1_200);
            RunningBoards.until(() -> boards.store.unseen() <= 1_000);
            assertThat(boards.store.count(StoredBoards.GIVE_UP)).isPositive();
            assertThat(boards.store.season(BOARD).epoch()).isGreaterThan(1);
        } finally {
            TestServers.resumeRedis();
        }
        boards.inRedis(BOARD);
        assertThat(boards.page(BOARD)).isEqualTo(model());
    }

    @Test
    void redisIsReadOnlyWhenItWasToldOfEverything() throws Exception {
        boards.store.refuse(StoredBoards.GIVE_UP, Code.UNAVAILABLE);
        TestServers.pauseRedis();
        try {
            submitOneByOne(2_500);
            assertThat(boards.store.unseen()).isEqualTo(2_500);
        } finally {
            TestServers.resumeRedis();
        }
        var reads = boards.readsFrom("redis");
        RunningBoards.until(() -> {
            assertThat(boards.page(BOARD)).isEqualTo(model());
            return boards.readsFrom("redis") > reads;
        });
    }

    @Test
    void redisIsNotReadWhileItHasNoRoomForWhatItMissed() throws Exception {
        submitOneByOne(3);
        boards.redis("CONFIG", "SET", "maxmemory", 1);
        try {
            submitOneByOne(1);
            var asked = boards.store.count(StoredBoards.UNSEEN);
            RunningBoards.until(() -> {
                assertThat(boards.page(BOARD)).isEqualTo(model());
                return boards.store.count(StoredBoards.UNSEEN) > asked + 6;
            });
        } finally {
            boards.redis("CONFIG", "SET", "maxmemory", 0);
        }
        boards.inRedis(BOARD);
        assertThat(boards.page(BOARD)).isEqualTo(model());
        RunningBoards.until(() -> boards.store.unseen() == 0);
    }

    /** As on a node that is older than the board, while another is newer. */
    @Test
    void changesOfABoardThatIsNotKnownHereAreLeftToOthersAndHoldUpNothing() throws Exception {
        var wanted = new StoredBoards.Wanted("newer", "", null, null);
        boards.done(StoredBoards.OPEN, new StoredBoards.Open(List.of(wanted), RunningBoards.NOW));
        var season = boards.store.season("newer").id();
        for (int i = 0; i < 10; i++) {
            applyOnly(season, PlayerId.next());
        }
        // As if a node had died with it.
        applyOnly(boards.store.season(BOARD).id(), PlayerId.next());

        RunningBoards.until(() -> boards.store.unseen() == 10);
        assertThat(boards.inRedis(BOARD).page(BOARD)).isEqualTo(model());
        assertThat(boards.store.unseen()).isEqualTo(10);

        boards.done(StoredBoards.CLOSE, new StoredBoards.Close(season, wanted, RunningBoards.NOW));
        RunningBoards.until(() -> boards.store.unseen() == 0);
    }

    private void applyOnly(long season, PlayerId player) throws Exception {
        var change = new StoredBoards.Change(season, player, Rule.SET, 7, null);
        boards.done(StoredBoards.APPLY, new StoredBoards.Apply(List.of(change), List.of()));
    }

    private void submitOneByOne(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            boards.submit(BOARD, PlayerId.next(), i);
        }
    }

    private Page model() {
        var places = boards.store.places(boards.store.season(BOARD).id(), Order.DOWN);
        return new Page(places.subList(0, Math.min(1_000, places.size())), places.size());
    }
}
