package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Changed;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.Patience;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those who watch a board are told. */
class WatchesIT {

    private static final String BOARD = "global";

    private final List<PlayerId> players = RunningBoards.players(150);
    private RunningBoards boards;

    @BeforeEach
    void start() throws Exception {
        boards = new RunningBoards(2, "boards.weekly.reset=0 0 * * 1").inRedis(BOARD);
        boards.inRedis("weekly");
        // inRedis watched it; a watch of one's own begins when that has ended.
        boards.redis("DEL", key("watch"), key("changed"));
    }

    @AfterEach
    void stop() {
        boards.close();
    }

    private String key(String name) {
        return "board:{" + boards.store.season(BOARD).id() + "}:" + name;
    }

    @Test
    void aWatchTellsHowThingsStandAndThenWhatChanged() throws Exception {
        boards.submit(BOARD, players.get(0), 10);
        boards.submit(BOARD, players.get(1), 20);
        var watched = boards.done(Boards.WATCH, new Boards.Watch(BOARD));
        assertThat(watched.top().places())
                .containsExactly(new Place(players.get(1), 20, 1), new Place(players.get(0), 10, 2));

        var nothing = changes(watched.mark());
        assertThat(nothing).isEqualTo(new Changed(nothing.mark(), 1, false, List.of()));

        boards.submit(BOARD, players.get(0), 30);
        boards.submit(BOARD, players.get(2), 5);
        boards.submit(BOARD, players.get(0), 15);
        var changed = changes(nothing.mark());
        assertThat(changed.reset()).isFalse();
        assertThat(changed.places()).containsExactly(new Place(players.get(0), 15, 2), new Place(players.get(2), 5, 3));
        assertThat(changes(changed.mark()).places()).isEmpty();
        // Each watcher has its own mark.
        assertThat(changes(watched.mark())).isEqualTo(changed);
    }

    @Test
    void aHundredChangesAreAllToldTheBestFirst() throws Exception {
        submitAll(1_000);
        var mark = boards.done(Boards.WATCH, new Boards.Watch(BOARD)).mark();

        boards.submit(BOARD, players.get(149), 1);
        submitAll(2_000, 99);

        var changed = changes(mark);
        assertThat(changed.reset()).isFalse();
        assertThat(changed.places()).hasSize(100).endsWith(new Place(players.get(149), 1, 150));
        assertThat(changed.places().subList(0, 99))
                .isEqualTo(boards.page(BOARD).places().subList(0, 99));
        assertThat(changes(changed.mark()).places()).isEmpty();
    }

    /** Else who falls behind the others that moved would stand where they were for ever. */
    @Test
    void ofMoreChangesThanAreToldTheFirstPlacesAreToldAnew() throws Exception {
        submitAll(1_000);
        var mark = boards.done(Boards.WATCH, new Boards.Watch(BOARD)).mark();

        boards.submit(BOARD, players.get(149), 1);
        submitAll(2_000, 100);

        var changed = changes(mark);
        assertThat(changed.reset()).isTrue();
        assertThat(changed.places())
                .hasSize(100)
                .isEqualTo(boards.page(BOARD).places().subList(0, 100));
        var next = changes(changed.mark());
        assertThat(next).as("it is up to date then").isEqualTo(new Changed(next.mark(), 1, false, List.of()));
    }

    private void submitAll(long above) throws Exception {
        submitAll(above, players.size());
    }

    private void submitAll(long above, int count) throws Exception {
        var asked = new ArrayList<Future<?>>();
        for (int i = 0; i < count; i++) {
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT),
                    RunningBoards.submission(BOARD, players.get(i), above + i, How.BY_OPERATOR)));
        }
        var unused = Future.all(asked).await(20, java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void aMarkThatMeansNothingAnyMoreGetsTheFirstPlaces() throws Exception {
        boards.submit(BOARD, players.get(0), 10);
        var mark = boards.done(Boards.WATCH, new Boards.Watch(BOARD)).mark();
        boards.redis("FLUSHDB");
        boards.inRedis(BOARD);

        for (var stale : new ArrayList<>(java.util.Arrays.asList(mark, null, "x", "/", "a/b/c"))) {
            var changed = changes(stale);
            assertThat(changed.reset()).isTrue();
            assertThat(changed.places()).containsExactly(new Place(players.get(0), 10, 1));
        }
    }

    @Test
    void aNewSeasonIsAReset() throws Exception {
        boards.submit("weekly", players.get(0), 10);
        var mark = boards.done(Boards.WATCH, new Boards.Watch("weekly")).mark();
        boards.now.set(RunningBoards.NOW.plusSeconds(86_400));
        boards.submit("weekly", players.get(1), 3);
        boards.inRedis("weekly");

        assertThat(boards.done(Boards.CHANGES, new Boards.ReadChanges("weekly", mark)))
                .satisfies(changed -> {
                    assertThat(changed.season()).isEqualTo(2);
                    assertThat(changed.reset()).isTrue();
                    assertThat(changed.places()).containsExactly(new Place(players.get(1), 3, 1));
                });
    }

    @Test
    void nothingIsCountedWhileNobodyWatches() throws Exception {
        boards.submit(BOARD, players.get(0), 10);

        assertThat(Objects.requireNonNull(boards.redis("EXISTS", key("watch"), key("changed")))
                        .toInteger())
                .isZero();
        var unused = boards.done(Boards.WATCH, new Boards.Watch(BOARD));
        boards.submit(BOARD, players.get(0), 11);
        assertThat(Objects.requireNonNull(boards.redis("EXISTS", key("watch"), key("changed")))
                        .toInteger())
                .isEqualTo(2);
        for (var name : List.of("watch", "changed")) {
            assertThat(Objects.requireNonNull(boards.redis("PTTL", key(name))).toLong())
                    .isBetween(1L, 10_000L);
        }
    }

    private Changed changes(@Nullable String since) throws Exception {
        return boards.done(Boards.CHANGES, new Boards.ReadChanges(BOARD, since));
    }
}
