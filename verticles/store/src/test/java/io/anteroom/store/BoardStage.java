package io.anteroom.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Change;
import io.anteroom.contracts.StoredBoards.Outcome;
import io.anteroom.contracts.StoredBoards.Rule;
import io.anteroom.contracts.StoredBoards.Season;
import io.anteroom.contracts.StoredBoards.Shelf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store with boards of its own for each test, and forty players. */
final class BoardStage implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AtomicInteger BOARDS = new AtomicInteger();

    final RunningStore store = new RunningStore(2);
    final List<PlayerId> players = createPlayers(40);

    @Override
    public void close() {
        store.close();
    }

    Accounts.Profile profile(int player) {
        return store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(players.get(player)));
    }

    List<PlayerId> createPlayers(int count) {
        var created = new ArrayList<Accounts.NewPlayer>();
        for (int i = 0; i < count; i++) {
            created.add(RunningStore.newPlayer(null));
        }
        store.ask(Accounts.CREATE, new Accounts.Create(created));
        return created.stream().map(Accounts.NewPlayer::playerId).toList();
    }

    Season newBoard() {
        return open(named("board"));
    }

    /** A name that no board has yet. */
    String named(String what) {
        return what + BOARDS.incrementAndGet();
    }

    Season open(String board) {
        return open(wanted(board));
    }

    Season open(StoredBoards.Wanted wanted) {
        return store.ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(wanted), NOW))
                .seasons()
                .get(0);
    }

    StoredBoards.Wanted wanted(String board) {
        return wanted(board, null);
    }

    StoredBoards.Wanted wanted(String board, @Nullable Order order) {
        return new StoredBoards.Wanted(board, "", null, order);
    }

    Change change(Season season, int player, Rule rule, long score) {
        return new Change(season.id(), players.get(player), rule, score, null);
    }

    Change keyed(Season season, Rule rule, long score, Boards.Once once) {
        return new Change(season.id(), players.get(0), rule, score, once);
    }

    @CanIgnoreReturnValue
    Outcome apply(Change change) {
        return store.ask(StoredBoards.APPLY, new StoredBoards.Apply(List.of(change), List.of()))
                .outcomes()
                .get(0);
    }

    StoredBoards.Row row(Outcome outcome) {
        return java.util.Objects.requireNonNull(outcome.row());
    }

    Boards.Page page(Season season) {
        return store.ask(
                StoredBoards.PAGE, new StoredBoards.ReadPage(new Shelf(season.id(), Order.DOWN, false), 0, 100));
    }

    List<StoredBoards.Late> late(Season season) {
        return unseen().late().stream()
                .filter(late -> late.seasonId() == season.id())
                .toList();
    }

    StoredBoards.Unseen unseen() {
        return store.ask(StoredBoards.UNSEEN, new StoredBoards.FindUnseen(10_000, 0, null));
    }

    /** A page from the middle, a place with its neighbours, and some players among the rest. */
    List<Boards.Page> everything(Shelf shelf) {
        return List.of(
                store.ask(StoredBoards.PAGE, new StoredBoards.ReadPage(shelf, 0, 100)),
                store.ask(StoredBoards.PAGE, new StoredBoards.ReadPage(shelf, 13, 10)),
                store.ask(StoredBoards.PAGE, new StoredBoards.ReadPage(shelf, 100, 10)),
                store.ask(StoredBoards.AROUND, new StoredBoards.ReadAround(shelf, players.get(5), 6)),
                store.ask(StoredBoards.AROUND, new StoredBoards.ReadAround(shelf, players.get(17), 0)),
                store.ask(StoredBoards.AROUND, new StoredBoards.ReadAround(shelf, PlayerId.next(), 3)),
                store.ask(StoredBoards.AMONG, new StoredBoards.ReadAmong(shelf, players.subList(3, 9))),
                store.ask(StoredBoards.AMONG, new StoredBoards.ReadAmong(shelf, List.of(PlayerId.next()))));
    }

    void archive(Season season, Order order, int limit) {
        archiveAll(new StoredBoards.Archive(
                List.of(new StoredBoards.BoardOrder(season.board(), order)), limit, 0, season.id()));
    }

    void archiveAll(StoredBoards.Archive request) {
        for (int step = 0; step < 100; step++) {
            if (store.ask(StoredBoards.ARCHIVE, request).seasonId() == null) {
                return;
            }
        }
        throw new AssertionError("the season is still not put away");
    }

    Hash hash(String text) {
        return Hash.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
