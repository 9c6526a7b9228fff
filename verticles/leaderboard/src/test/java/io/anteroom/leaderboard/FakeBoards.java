package io.anteroom.leaderboard;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Change;
import io.anteroom.contracts.StoredBoards.Outcome;
import io.anteroom.contracts.StoredBoards.Row;
import io.anteroom.contracts.StoredBoards.Season;
import io.anteroom.contracts.StoredBoards.Shelf;
import io.anteroom.contracts.StoredBoards.Status;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Boards as store serves them, in memory: a model that is plain enough to be believed. */
final class FakeBoards extends FakeStore {

    private static final Comparator<PlayerId> BY_PLAYER = Comparator.comparing(PlayerId::toString);

    private final InstantSource clock;
    private final List<Season> seasons = new ArrayList<>();
    private final Map<Long, NavigableMap<PlayerId, Row>> rows = new HashMap<>();
    private final Map<Long, NavigableMap<PlayerId, Row>> archive = new HashMap<>();
    private final Map<String, Once> keys = new HashMap<>();
    private final Map<Long, StoredBoards.Late> unseen = new LinkedHashMap<>();
    private final Map<Long, Long> unseenAtNanos = new HashMap<>();
    private final Set<PlayerId> strangers = new HashSet<>();
    private final List<Integer> batches = new ArrayList<>();
    private long reached;
    private long ids;

    private record Once(Boards.Once once, long seasonId) {}

    private FakeBoards(InstantSource clock) {
        this.clock = clock;
    }

    /** @param clock as PostgreSQL's, which says when a season is over */
    static FakeBoards start(Bus bus, InstantSource clock) throws Exception {
        var fake = new FakeBoards(clock);
        var unused = Future.all(List.of(
                        fake.serve(bus, StoredBoards.OPEN, fake::open),
                        fake.serve(bus, StoredBoards.CLOSE, fake::close),
                        fake.serve(bus, StoredBoards.APPLY, fake::apply),
                        fake.serve(bus, StoredBoards.REPEATED, fake::repeated),
                        fake.serve(bus, StoredBoards.SEASONS, fake::list),
                        fake.serve(bus, StoredBoards.PAGE, fake::page),
                        fake.serve(bus, StoredBoards.AROUND, fake::around),
                        fake.serve(bus, StoredBoards.AMONG, fake::among),
                        fake.serve(bus, StoredBoards.ROWS, fake::rows),
                        fake.serve(bus, StoredBoards.UNSEEN, fake::unseen),
                        fake.serve(bus, StoredBoards.SEEN, fake::seen),
                        fake.serve(bus, StoredBoards.GIVE_UP, fake::giveUp),
                        fake.serve(bus, StoredBoards.ENDED, asked -> new StoredBoards.Ended(List.of())),
                        fake.serve(bus, Leases.HOLD, hold -> new Leases.Held(1L))))
                .await(10, SECONDS);
        return fake;
    }

    /** How many changes each batch had. */
    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    synchronized void forget(PlayerId player) {
        strangers.add(player);
    }

    /** Scores that were there before. */
    synchronized void put(long seasonId, List<PlayerId> players) {
        players.forEach(player -> of(seasonId).put(player, new Row(player, ++reached % 1_000, reached, 1)));
    }

    /** From now on the scores of an ended season are in the archive alone. */
    synchronized void putAway(long seasonId) {
        archive.put(seasonId, Objects.requireNonNull(rows.remove(seasonId)));
    }

    synchronized Season season(String board) {
        return seasons.stream()
                .filter(season -> season.board().equals(board) && season.endedAt() == null)
                .findFirst()
                .orElseThrow();
    }

    /** The places of a season, sorted by nothing but what the contract says. */
    synchronized List<Place> places(long seasonId, Order order) {
        var sorted = new ArrayList<>(rows(seasonId).values());
        Comparator<Row> byScore = Comparator.comparingLong(Row::score);
        sorted.sort((order == Order.UP ? byScore : byScore.reversed()).thenComparingLong(Row::reached));
        var places = new ArrayList<Place>();
        sorted.forEach(row -> places.add(new Place(row.playerId(), row.score(), places.size() + 1)));
        return places;
    }

    private StoredBoards.Opened open(StoredBoards.Open request) {
        var opened = new ArrayList<Season>();
        for (var wanted : request.boards()) {
            var known = seasons.stream()
                    .filter(season -> season.board().equals(wanted.board()) && season.endedAt() == null)
                    .findFirst();
            if (known.isEmpty()) {
                seasons.add(new Season(
                        ++ids,
                        wanted.board(),
                        1,
                        1,
                        wanted.reset(),
                        request.now(),
                        wanted.endsAt(),
                        null,
                        false,
                        wanted.order()));
            }
            opened.add(season(wanted.board()));
        }
        return new StoredBoards.Opened(opened);
    }

    private Done close(StoredBoards.Close request) {
        for (int i = 0; i < seasons.size(); i++) {
            var season = seasons.get(i);
            if (season.id() == request.seasonId() && mayBeClosed(season)) {
                seasons.set(i, FakeSeasons.ended(season, request));
                seasons.add(FakeSeasons.next(season, ++ids, request));
            }
        }
        return Done.DONE;
    }

    private StoredBoards.Applied apply(StoredBoards.Apply request) {
        requireDifferentKeys(request);
        batches.add(request.changes().size());
        request.seen().forEach(unseen::remove);
        var outcomes = new ArrayList<Outcome>();
        var changed = new LinkedHashMap<Long, List<PlayerId>>();
        for (var change : request.changes()) {
            var before = reached;
            outcomes.add(apply(change));
            if (reached > before) {
                changed.computeIfAbsent(change.seasonId(), id -> new ArrayList<>())
                        .add(change.playerId());
            }
        }
        var told = new ArrayList<Long>();
        changed.forEach((seasonId, players) -> told.add(keep(seasonId, players)));
        return new StoredBoards.Applied(outcomes, told);
    }

    private static void requireDifferentKeys(StoredBoards.Apply request) {
        var keys = request.changes().stream()
                .map(Change::once)
                .filter(Objects::nonNull)
                .map(once -> List.of(once.principal(), once.key()))
                .toList();
        if (Set.copyOf(keys).size() < keys.size()) {
            throw new IllegalArgumentException("two changes of a batch have one key");
        }
    }

    private long keep(long seasonId, List<PlayerId> players) {
        var id = ++ids;
        unseen.put(
                id,
                new StoredBoards.Late(
                        id,
                        seasonId,
                        null,
                        players.stream().map(of(seasonId)::get).toList()));
        unseenAtNanos.put(id, System.nanoTime());
        return id;
    }

    private NavigableMap<PlayerId, Row> of(long seasonId) {
        return rows.computeIfAbsent(seasonId, id -> new TreeMap<>(BY_PLAYER));
    }

    private boolean takesScores(Season season) {
        return season.endedAt() == null
                && (season.endsAt() == null || clock.instant().isBefore(season.endsAt()));
    }

    private boolean mayBeClosed(Season season) {
        return season.endedAt() == null
                && (season.endsAt() == null || !clock.instant().isBefore(season.endsAt()));
    }

    private Outcome apply(Change change) {
        var open = seasons.stream().anyMatch(season -> season.id() == change.seasonId() && takesScores(season));
        if (!open) {
            return new Outcome(Status.SEASON_OVER, null);
        }
        var once = change.once();
        var known = once == null ? null : keys.get(once.principal() + "\n" + once.key());
        if (known != null) {
            return known.once().equals(once)
                    ? new Outcome(Status.REPLAYED, rows(known.seasonId()).get(change.playerId()))
                    : new Outcome(Status.KEY_REUSED, null);
        }
        if (strangers.contains(change.playerId())) {
            return new Outcome(Status.NO_PLAYER, null);
        }
        var row = of(change.seasonId()).get(change.playerId());
        var score = score(change, row);
        if (Math.abs(score) > Boards.SCORE_MAX) {
            return new Outcome(Status.OUT_OF_RANGE, null);
        }

        if (once != null) {
            keys.put(once.principal() + "\n" + once.key(), new Once(once, change.seasonId()));
        }
        if (row == null || row.score() != score) {
            row = new Row(change.playerId(), score, ++reached, row == null ? 1 : row.version() + 1);
            of(change.seasonId()).put(change.playerId(), row);
        }
        return new Outcome(Status.DONE, row);
    }

    private StoredBoards.Repeated repeated(StoredBoards.ReadRepeated request) {
        var seasonId = Objects.requireNonNull(keys.get(request.principal() + "\n" + request.key()))
                .seasonId();
        var kept = archive.getOrDefault(seasonId, rows(seasonId));
        var number = seasons.stream()
                .filter(season -> season.id() == seasonId)
                .findFirst()
                .orElseThrow()
                .number();
        return new StoredBoards.Repeated(
                number, Objects.requireNonNull(kept.get(request.playerId())).score());
    }

    private NavigableMap<PlayerId, Row> rows(long seasonId) {
        return rows.getOrDefault(seasonId, new TreeMap<>(BY_PLAYER));
    }

    private static long score(Change change, @Nullable Row row) {
        if (row == null) {
            return change.score();
        }
        return switch (change.rule()) {
            case SET -> change.score();
            case ADD -> row.score() + change.score();
            case HIGHEST -> Math.max(row.score(), change.score());
            case LOWEST -> Math.min(row.score(), change.score());
        };
    }

    /** What an ended season's own order is, if the board's has changed since. */
    synchronized void order(String board, int number, Order order) {
        seasons.replaceAll(season -> season.board().equals(board) && season.number() == number
                ? FakeSeasons.ordered(season, order)
                : season);
    }

    private StoredBoards.Listed list(StoredBoards.ListSeasons request) {
        return new StoredBoards.Listed(seasons.stream()
                .filter(season -> season.board().equals(request.board()))
                .filter(season -> request.before() == null || season.number() < request.before())
                .filter(season -> request.number() == null || season.number() == request.number())
                .sorted(Comparator.comparingInt(Season::number).reversed())
                .limit(request.limit())
                .toList());
    }

    private Page page(StoredBoards.ReadPage request) {
        var all = places(request.shelf());
        return new Page(
                all.stream().skip(request.offset()).limit(request.limit()).toList(), all.size());
    }

    private Page around(StoredBoards.ReadAround request) {
        var all = places(request.shelf());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).playerId().equals(request.playerId())) {
                var from = Math.max(0, i - request.neighbours());
                return new Page(all.subList(from, Math.min(all.size(), i + request.neighbours() + 1)), all.size());
            }
        }
        return new Page(List.of(), all.size());
    }

    private Page among(StoredBoards.ReadAmong request) {
        var all = places(request.shelf());
        return new Page(
                all.stream()
                        .filter(place -> request.players().contains(place.playerId()))
                        .toList(),
                all.size());
    }

    private List<Place> places(Shelf shelf) {
        return places(shelf.seasonId(), shelf.order());
    }

    private StoredBoards.Rows rows(StoredBoards.ReadRows request) {
        var all = of(request.seasonId());
        var after = request.after() == null ? all : all.tailMap(request.after(), false);
        return new StoredBoards.Rows(
                after.values().stream().limit(request.limit()).toList());
    }

    private StoredBoards.Unseen unseen(StoredBoards.FindUnseen request) {
        var old = System.nanoTime() - request.olderThanMs() * 1_000_000;
        var after = request.after() == null ? 0 : request.after();
        var found = unseen.values().stream()
                .filter(late -> late.id() > after)
                .filter(late -> unseenAtNanos.getOrDefault(late.id(), 0L) - old <= 0)
                .limit(request.limit())
                .map(this::withBoard)
                .toList();
        return new StoredBoards.Unseen(
                found, unseen.keySet().stream().max(Comparator.naturalOrder()).orElse(null));
    }

    private StoredBoards.Late withBoard(StoredBoards.Late late) {
        var board = seasons.stream()
                .filter(season -> season.id() == late.seasonId() && season.endedAt() == null)
                .map(Season::board)
                .findFirst()
                .orElse(null);
        return new StoredBoards.Late(late.id(), late.seasonId(), board, late.rows());
    }

    synchronized int unseen() {
        return unseen.size();
    }

    private Done seen(StoredBoards.Seen request) {
        request.ids().forEach(unseen::remove);
        return Done.DONE;
    }

    private Done giveUp(StoredBoards.GiveUp request) {
        var old = System.nanoTime() - SECONDS.toNanos(3);
        var late = unseen.keySet().stream()
                .filter(id -> unseenAtNanos.getOrDefault(id, 0L) - old <= 0)
                .toList();
        if (late.size() > request.max()) {
            late.forEach(unseen::remove);
            seasons.replaceAll(FakeSeasons::nextEpoch);
        }
        return Done.DONE;
    }
}
