package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Change;
import io.anteroom.contracts.StoredBoards.Outcome;
import io.anteroom.contracts.StoredBoards.Rule;
import io.anteroom.contracts.StoredBoards.Season;
import io.anteroom.contracts.StoredBoards.Shelf;
import io.anteroom.contracts.StoredBoards.Status;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boards in PostgreSQL, through the endpoints. */
class BoardsIT {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AtomicInteger BOARDS = new AtomicInteger();

    private static RunningStore store;
    private static List<PlayerId> players;

    @BeforeAll
    static void start() {
        store = new RunningStore(2);
        players = createPlayers(40);
    }

    @AfterAll
    static void stop() {
        store.close();
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
        var season = newBoard();
        if (before != null) {
            apply(change(season, 0, Rule.SET, before));
        }
        var row = row(apply(change(season, 0, rule, score)));

        assertThat(row.score()).isEqualTo(after);
        assertThat(row.version()).isEqualTo(before == null ? 1 : before == after ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource({
        "ADD, 9007199254740990, 2, OUT_OF_RANGE",
        "ADD, -9007199254740991, -1, OUT_OF_RANGE",
    })
    void whatLeavesTheBoundsIsRefusedAndChangesNothing(Rule rule, long before, long score, Status status) {
        var season = newBoard();
        apply(change(season, 0, Rule.SET, before));

        assertThat(apply(change(season, 0, rule, score)).status()).isEqualTo(status);
        assertThat(page(season).places()).containsExactly(new Place(players.get(0), before, 1));
    }

    @Test
    void oneRefusalSinksNoOther() {
        var season = newBoard();
        var closed = newBoard();
        store.ask(StoredBoards.CLOSE, new StoredBoards.Close(closed.id(), wanted(closed.board()), NOW));
        var unknown = new Change(season.id(), PlayerId.next(), Rule.SET, 3, null);

        var applied = store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(
                        List.of(
                                change(season, 1, Rule.SET, 1),
                                unknown,
                                change(closed, 1, Rule.SET, 2),
                                change(season, 0, Rule.SET, 4)),
                        List.of()));

        assertThat(applied.outcomes())
                .extracting(Outcome::status)
                .containsExactly(Status.DONE, Status.NO_PLAYER, Status.SEASON_OVER, Status.DONE);
        assertThat(page(season).places())
                .containsExactly(new Place(players.get(0), 4, 1), new Place(players.get(1), 1, 2));
    }

    @Test
    void tiesGoToWhoGotThereFirstInOneBatchAndInSeveral() {
        var season = newBoard();
        apply(change(season, 3, Rule.SET, 7));
        store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(
                        List.of(
                                change(season, 9, Rule.SET, 7),
                                change(season, 1, Rule.SET, 7),
                                change(season, 5, Rule.SET, 7)),
                        List.of()));
        apply(change(season, 9, Rule.SET, 7));
        apply(change(season, 3, Rule.SET, 8));
        apply(change(season, 3, Rule.SET, 7));

        assertThat(page(season).places())
                .extracting(Place::playerId)
                .containsExactly(players.get(9), players.get(1), players.get(5), players.get(3));
    }

    @Test
    void aKeyIsDoneOnceAndOnlyForTheSameSubmission() {
        var season = newBoard();
        var once = new Boards.Once("p" + season.id(), "k", hash("a"));
        var other = new Boards.Once("p" + season.id(), "k", hash("b"));

        assertThat(apply(keyed(season, Rule.ADD, 5, once)).status()).isEqualTo(Status.DONE);
        assertThat(apply(change(season, 0, Rule.ADD, 2)).status()).isEqualTo(Status.DONE);
        var again = apply(keyed(season, Rule.ADD, 5, once));

        assertThat(again.status()).isEqualTo(Status.REPLAYED);
        assertThat(row(again).score()).isEqualTo(7);
        assertThat(apply(keyed(season, Rule.ADD, 6, other)).status()).isEqualTo(Status.KEY_REUSED);
        assertThat(page(season).places().get(0).score()).isEqualTo(7);
    }

    @Test
    void aKeyThatStandsForTwoThingsInOneBatchIsDoneForOneOfThem() {
        var season = newBoard();
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 2; i++) {
            var once = new Boards.Once("p" + season.id(), "k", hash("player " + i));
            changes.add(new Change(season.id(), players.get(i), Rule.ADD, 5, once));
        }
        var applied = store.ask(StoredBoards.APPLY, new StoredBoards.Apply(changes, List.of()));

        assertThat(applied.outcomes())
                .extracting(Outcome::status)
                .containsExactlyInAnyOrder(Status.DONE, Status.KEY_REUSED);
        assertThat(page(season).total()).isEqualTo(1);
    }

    @Test
    void aKeyOfARefusedSubmissionIsJudgedAfresh() {
        var season = newBoard();
        var once = new Boards.Once("p" + season.id(), "k", hash("a"));
        apply(change(season, 0, Rule.SET, Boards.SCORE_MAX));

        assertThat(apply(keyed(season, Rule.ADD, 1, once)).status()).isEqualTo(Status.OUT_OF_RANGE);
        apply(change(season, 0, Rule.SET, 1));
        assertThat(apply(keyed(season, Rule.ADD, 1, once)).status()).isEqualTo(Status.DONE);
    }

    @Test
    void aKeyFromTheSeasonBeforeIsNotDoneInTheNext() {
        var season = newBoard();
        var once = new Boards.Once("p" + season.id(), "k", hash("a"));
        apply(keyed(season, Rule.ADD, 5, once));
        store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(season.board()), NOW));
        var next = open(season.board());

        var again = apply(new Change(next.id(), players.get(0), Rule.ADD, 5, once));

        assertThat(row(again).score()).isEqualTo(5);
        assertThat(page(next).places()).isEmpty();
    }

    @Test
    void howAPlayerStandsInTheSeasonOfAKeyIsKnownUntilTheKeyIsForgotten() {
        var season = newBoard();
        var once = new Boards.Once("p" + season.id(), "k", hash("a"));
        apply(keyed(season, Rule.ADD, 5, once));
        apply(change(season, 0, Rule.ADD, 2));
        var question = new StoredBoards.ReadRepeated(once.principal(), once.key(), players.get(0));
        var standing = new StoredBoards.Repeated(1, 7);
        assertThat(store.ask(StoredBoards.REPEATED, question)).isEqualTo(standing);

        store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(season.board()), NOW));
        var next = open(season.board());
        apply(change(next, 0, Rule.SET, 9));
        assertThat(store.ask(StoredBoards.REPEATED, question)).isEqualTo(standing);

        archive(season, Order.DOWN, 7);
        var again = apply(new Change(next.id(), players.get(0), Rule.ADD, 5, once));
        assertThat(again).isEqualTo(new Outcome(Status.REPLAYED, null));
        assertThat(store.ask(StoredBoards.REPEATED, question)).isEqualTo(standing);

        for (var unknown : List.of(
                new StoredBoards.ReadRepeated(once.principal(), "other", players.get(0)),
                new StoredBoards.ReadRepeated("other", once.key(), players.get(0)),
                new StoredBoards.ReadRepeated(once.principal(), once.key(), players.get(1)))) {
            assertThat(store.reply(StoredBoards.REPEATED, unknown)
                            .fold(done -> null, io.anteroom.contracts.Refusal::code))
                    .isEqualTo(Code.NOT_FOUND);
        }
    }

    @Test
    void aSeasonIsClosedOnceHoweverManyCloseIt() {
        var season = newBoard();
        var closing = new ArrayList<Future<?>>();
        for (int i = 0; i < 8; i++) {
            closing.add(store.bus.ask(
                    StoredBoards.CLOSE,
                    new StoredBoards.Close(season.id(), wanted(season.board()), NOW.plusSeconds(5))));
        }
        RunningStore.await(Future.all(closing));

        var seasons = store.ask(StoredBoards.SEASONS, new StoredBoards.ListSeasons(season.board(), null, null, 10))
                .seasons();
        assertThat(seasons).extracting(Season::number).containsExactly(2, 1);
        assertThat(seasons.get(1).endedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(seasons.get(0).startedAt()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void severalNodesOpenABoardOnce() {
        var board = "shared" + BOARDS.incrementAndGet();
        var opening = new ArrayList<Future<?>>();
        for (int i = 0; i < 8; i++) {
            opening.add(store.bus.ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(wanted(board)), NOW)));
        }
        RunningStore.await(Future.all(opening));

        assertThat(store.number("select count(*) from board_seasons where board = '" + board + "'"))
                .isEqualTo(1);
    }

    @Test
    void anotherScheduleMovesTheEndOfTheOpenSeason() {
        var season = newBoard();
        var end = NOW.plusSeconds(3600);
        var moved = new StoredBoards.Wanted(season.board(), "0 * * * *", end, null);

        var opened = store.ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(moved), NOW))
                .seasons();
        assertThat(opened.get(0).id()).isEqualTo(season.id());
        assertThat(opened.get(0).endsAt()).isEqualTo(end);

        var later = new StoredBoards.Wanted(season.board(), "0 * * * *", end.plusSeconds(3600), Order.UP);
        assertThat(store.ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(later), NOW))
                        .seasons()
                        .get(0)
                        .endsAt())
                .isEqualTo(end);
    }

    @Test
    void placesAreTheSameBeforeAndAfterArchiving() {
        for (var order : Order.values()) {
            var season = newBoard();
            var random = new Random(7);
            for (int i = 0; i < players.size(); i++) {
                apply(change(season, i, Rule.SET, random.nextInt(12) - 6));
            }
            var live = new Shelf(season.id(), order, false);
            var before = everything(live);
            store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(season.board()), NOW));
            archive(season, order, 7);
            var archived = new Shelf(season.id(), order, true);

            assertThat(everything(archived)).isEqualTo(before);
            assertThat(store.number("select count(*) from board_scores where season_id = " + season.id()))
                    .isZero();
        }
    }

    /** The one who opened the first season knows the order; who closes and who archives it may be of another mind. */
    @Test
    void aSeasonIsArchivedInItsOwnOrderByWhoDoesNotKnowTheBoard() {
        for (var order : Order.values()) {
            var board = "board" + BOARDS.incrementAndGet();
            var unused = open(wanted(board, order));
            for (int number = 1; number <= 2; number++) {
                var season = open(board);
                assertThat(season.number()).isEqualTo(number);
                for (int i = 0; i < 3; i++) {
                    apply(change(season, i, Rule.SET, i));
                }
                store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(board), NOW));
                var before = store.ask(
                        StoredBoards.PAGE, new StoredBoards.ReadPage(new Shelf(season.id(), order, false), 0, 100));
                archiveAll(new StoredBoards.Archive(List.of(), 2, 0));

                assertThat(store.ask(
                                StoredBoards.PAGE,
                                new StoredBoards.ReadPage(new Shelf(season.id(), order, true), 0, 100)))
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void anOrderThatChangesIsTheOpenSeasons() {
        var board = "board" + BOARDS.incrementAndGet();
        var season = open(wanted(board));
        for (var order : List.of(Order.UP, Order.DOWN, Order.UP)) {
            assertThat(open(wanted(board, order))).isEqualTo(season);
            assertThat(store.number("select count(*) from board_seasons where board = '" + board
                            + "' and lowest_first = " + (order == Order.UP)))
                    .isEqualTo(1);
        }
        // As nodes ask it that don't know of orders.
        assertThat(store.number("select count(*) from open_seasons(array['" + board
                        + "'], array[''], array[null::timestamptz], now()) where lowest_first"))
                .isEqualTo(1);
    }

    @Test
    void aSeasonRestsBeforeItIsPutAway() {
        var season = newBoard();
        store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(season.board()), NOW));

        var request = new StoredBoards.Archive(List.of(), 10, 600_000);
        assertThat(store.ask(StoredBoards.ARCHIVE, request).seasonId()).isNull();
    }

    @Test
    void placesAreThoseOfAPlainSort() {
        var season = newBoard();
        var model = new ArrayList<Place>();
        for (int i = 0; i < 30; i++) {
            apply(change(season, i, Rule.SET, i % 5));
        }
        for (int score = 4; score >= 0; score--) {
            for (int i = score; i < 30; i += 5) {
                model.add(new Place(players.get(i), score, model.size() + 1));
            }
        }
        var shelf = new Shelf(season.id(), Order.DOWN, false);

        assertThat(store.ask(StoredBoards.PAGE, new StoredBoards.ReadPage(shelf, 7, 9)))
                .isEqualTo(new Boards.Page(model.subList(7, 16), 30));
        assertThat(store.ask(
                        StoredBoards.AROUND,
                        new StoredBoards.ReadAround(shelf, model.get(2).playerId(), 4)))
                .isEqualTo(new Boards.Page(model.subList(0, 7), 30));
        assertThat(store.ask(
                        StoredBoards.AROUND,
                        new StoredBoards.ReadAround(shelf, model.get(20).playerId(), 4)))
                .isEqualTo(new Boards.Page(model.subList(16, 25), 30));
        assertThat(store.ask(StoredBoards.AROUND, new StoredBoards.ReadAround(shelf, PlayerId.next(), 4))
                        .places())
                .isEmpty();
        var some =
                List.of(model.get(28).playerId(), PlayerId.next(), model.get(3).playerId());
        assertThat(store.ask(StoredBoards.AMONG, new StoredBoards.ReadAmong(shelf, some)))
                .isEqualTo(new Boards.Page(List.of(model.get(3), model.get(28)), 30));
        assertThat(store.ask(StoredBoards.AMONG, new StoredBoards.ReadAmong(shelf, List.of(PlayerId.next())))
                        .total())
                .isEqualTo(30);
    }

    @Test
    void whatRedisWasNotToldOfIsFoundUntilItIsSeen() {
        var season = newBoard();
        var applied = store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(
                        List.of(change(season, 0, Rule.SET, 1), change(season, 1, Rule.HIGHEST, 2)), List.of()));
        apply(change(season, 1, Rule.SET, 9));
        var late = late(season);

        assertThat(late).hasSize(2);
        assertThat(unseen().newest()).isEqualTo(late.get(1).id());
        assertThat(late.get(0).rows()).extracting(StoredBoards.Row::score).containsExactlyInAnyOrder(1L, 9L);
        // The next batch tells what was seen of the ones before; what changed nothing is not told at all.
        var next = store.ask(
                StoredBoards.APPLY,
                new StoredBoards.Apply(List.of(change(season, 1, Rule.HIGHEST, 2)), applied.unseen()));
        assertThat(next.unseen()).isEmpty();
        assertThat(late(season)).hasSize(1);
        var behind = store.ask(
                StoredBoards.UNSEEN,
                new StoredBoards.FindUnseen(10_000, 0, late.get(1).id()));
        assertThat(behind.late()).isEmpty();
        store.ask(StoredBoards.SEEN, new StoredBoards.Seen(List.of(late.get(1).id())));
        assertThat(late(season)).isEmpty();
    }

    @Test
    void ofAChangeThatRedisMissedItIsKnownWhetherItsSeasonIsOver() {
        var season = newBoard();
        apply(change(season, 0, Rule.SET, 1));
        assertThat(late(season)).extracting(StoredBoards.Late::board).containsExactly(season.board());

        store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(season.board()), NOW));
        assertThat(late(season)).singleElement().satisfies(late -> assertThat(late.board())
                .isNull());
    }

    @Test
    void tooMuchUnseenIsGivenUpForANewEpoch() {
        var season = newBoard();
        for (int i = 0; i < 5; i++) {
            apply(change(season, i, Rule.SET, i + 1));
        }
        store.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(3));
        assertThat(open(season.board()).epoch()).as("they are new").isEqualTo(1);

        store.sql("update board_unseen set at = at - interval '4 seconds' where season_id = " + season.id());
        store.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(1_000));
        assertThat(open(season.board()).epoch()).isEqualTo(1);

        store.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(3));

        assertThat(open(season.board()).epoch()).isEqualTo(2);
        assertThat(late(season)).hasSizeLessThanOrEqualTo(3);
    }

    /** Two lanes write the same rows; sums must not lose a thing, and the last versions must be consistent. */
    @Test
    void batchesThatMeetLoseNothing() {
        var season = newBoard();
        var random = new Random(3);
        var expected = new long[8];
        var running = new ArrayList<Future<?>>();
        for (int batch = 0; batch < 60; batch++) {
            var changes = new ArrayList<Change>();
            for (int player = 0; player < 8; player++) {
                if (random.nextBoolean()) {
                    var amount = random.nextInt(100) + 1;
                    expected[player] += amount;
                    changes.add(change(season, player, Rule.ADD, amount));
                }
            }
            java.util.Collections.shuffle(changes, random);
            running.add(store.bus.ask(StoredBoards.APPLY, new StoredBoards.Apply(changes, List.of())));
        }
        RunningStore.await(Future.all(running));

        var rows = store.ask(StoredBoards.ROWS, new StoredBoards.ReadRows(season.id(), null, 100))
                .rows();
        for (var row : rows) {
            assertThat(row.score()).isEqualTo(expected[players.indexOf(row.playerId())]);
        }
        assertThat(rows).hasSize(8);
    }

    @Test
    void rowsArePagedInTheOrderOfPlayers() {
        var season = newBoard();
        for (int i = 0; i < 10; i++) {
            apply(change(season, i, Rule.SET, i));
        }
        var seen = new ArrayList<PlayerId>();
        PlayerId after = null;
        List<StoredBoards.Row> rows;
        do {
            rows = store.ask(StoredBoards.ROWS, new StoredBoards.ReadRows(season.id(), after, 3))
                    .rows();
            rows.forEach(row -> seen.add(row.playerId()));
            after = rows.isEmpty() ? null : rows.get(rows.size() - 1).playerId();
        } while (!rows.isEmpty());

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(players.subList(0, 10))
                .doesNotHaveDuplicates();
    }

    @Test
    void aProfileShowsTheScoreOnTheDefaultBoard() {
        var season = open(Boards.DEFAULT);
        apply(change(season, 0, Rule.SET, 42));

        assertThat(profile(0).score()).isEqualTo(42);
        assertThat(profile(1).score()).isZero();
        store.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), wanted(Boards.DEFAULT), NOW));
        assertThat(profile(0).score()).isZero();
    }

    @Test
    void namesAreFoundAndANewNameIsTold() {
        var told = new java.util.concurrent.CompletableFuture<PlayerId>();
        RunningStore.await(store.bus.hear(Accounts.RENAMED, event -> told.complete(event.playerId())));
        var player = players.get(39);
        var name = "renamed" + BOARDS.incrementAndGet();
        store.ask(Accounts.CHANGE_PROFILE, new Accounts.ChangeProfile(player, name, null));

        assertThat(told.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join())
                .isEqualTo(player);
        assertThat(store.ask(Accounts.FIND_NAMES, new Accounts.FindNames(List.of(player, PlayerId.next())))
                        .names())
                .containsExactly(new Accounts.Name(player, name));
    }

    // What the tests share.

    private static Accounts.Profile profile(int player) {
        return store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(players.get(player)));
    }

    private static List<PlayerId> createPlayers(int count) {
        var created = new ArrayList<Accounts.NewPlayer>();
        for (int i = 0; i < count; i++) {
            created.add(RunningStore.newPlayer(null));
        }
        store.ask(Accounts.CREATE, new Accounts.Create(created));
        return created.stream().map(Accounts.NewPlayer::playerId).toList();
    }

    private static Season newBoard() {
        return open("board" + BOARDS.incrementAndGet());
    }

    private static Season open(String board) {
        return open(wanted(board));
    }

    private static Season open(StoredBoards.Wanted wanted) {
        return store.ask(StoredBoards.OPEN, new StoredBoards.Open(List.of(wanted), NOW))
                .seasons()
                .get(0);
    }

    private static StoredBoards.Wanted wanted(String board) {
        return wanted(board, null);
    }

    private static StoredBoards.Wanted wanted(String board, @Nullable Order order) {
        return new StoredBoards.Wanted(board, "", null, order);
    }

    private static Change change(Season season, int player, Rule rule, long score) {
        return new Change(season.id(), players.get(player), rule, score, null);
    }

    private static Change keyed(Season season, Rule rule, long score, Boards.Once once) {
        return new Change(season.id(), players.get(0), rule, score, once);
    }

    @CanIgnoreReturnValue
    private static Outcome apply(Change change) {
        return store.ask(StoredBoards.APPLY, new StoredBoards.Apply(List.of(change), List.of()))
                .outcomes()
                .get(0);
    }

    private static StoredBoards.Row row(Outcome outcome) {
        return java.util.Objects.requireNonNull(outcome.row());
    }

    private static Boards.Page page(Season season) {
        return store.ask(
                StoredBoards.PAGE, new StoredBoards.ReadPage(new Shelf(season.id(), Order.DOWN, false), 0, 100));
    }

    private static List<StoredBoards.Late> late(Season season) {
        return unseen().late().stream()
                .filter(late -> late.seasonId() == season.id())
                .toList();
    }

    private static StoredBoards.Unseen unseen() {
        return store.ask(StoredBoards.UNSEEN, new StoredBoards.FindUnseen(10_000, 0, null));
    }

    /** A page from the middle, a place with its neighbours, and some players among the rest. */
    private static List<Boards.Page> everything(Shelf shelf) {
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

    private static void archive(Season season, Order order, int limit) {
        archiveAll(new StoredBoards.Archive(List.of(new StoredBoards.BoardOrder(season.board(), order)), limit, 0));
    }

    private static void archiveAll(StoredBoards.Archive request) {
        for (int step = 0; step < 100; step++) {
            if (store.ask(StoredBoards.ARCHIVE, request).seasonId() == null) {
                return;
            }
        }
        throw new AssertionError("the season is still not put away");
    }

    private static Hash hash(String text) {
        return Hash.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
