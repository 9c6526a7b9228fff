package io.anteroom.leaderboard;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Wanted;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open season of each board, as PostgreSQL said last; looked at again twice a second. Belongs to one event loop.
 *
 * <p>A season whose time has come is closed by whoever notices first: a score that arrives, or the tick. Closing one that is
 * closed changes nothing, so no owner is needed. Whether the time has come PostgreSQL's clock says; this node's only says when to
 * ask. If it is ahead, the season that was to be closed is open still, and is taken for what it is. If it is behind, the first
 * score that is refused tells.
 */
final class Seasons {

    static final int REFRESH_MS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Seasons.class);

    private final Bus bus;
    private final Map<String, BoardConfig> boards;
    private final InstantSource clock;
    private final Map<String, OpenSeason> open = new HashMap<>();

    /** Seasons that PostgreSQL took no score for, until it says that others are open. */
    private final Set<Long> over = new HashSet<>();

    /** Seasons that PostgreSQL said to be open when it had been asked to close them. */
    private final Set<Long> goingOn = new HashSet<>();

    private @Nullable Future<Void> renewing;

    Seasons(Bus bus, LeaderboardConfig config, InstantSource clock) {
        this.bus = bus;
        this.boards = new TreeMap<>(config.boards());
        this.clock = clock;
    }

    /** Looks at once, and again and again. What it fails with is looked at again too. */
    void keepLooking() {
        renewUnheard();
        bus.vertx().setPeriodic(REFRESH_MS, tick -> renewUnheard());
    }

    private void renewUnheard() {
        renew().onFailure(failure -> LOG.debug("Seasons are not known cause={}", failure.toString()));
    }

    @Nullable
    BoardConfig board(String name) {
        return boards.get(name);
    }

    Collection<BoardConfig> boards() {
        return boards.values();
    }

    /** The season that takes scores now; null if that has to be found out first, see {@link #renew}. */
    @Nullable
    OpenSeason current(BoardConfig board) {
        var season = open.get(board.name());
        return season == null || (hasEnded(season) && !goingOn.contains(season.id())) ? null : season;
    }

    /** All that are known to be open. */
    Collection<OpenSeason> open() {
        return List.copyOf(open.values());
    }

    /** The open season; refused with {@code NOT_FOUND} if there is no such board. */
    Future<Reply<OpenSeason>> find(String name) {
        var board = boards.get(name);
        if (board == null) {
            return Future.succeededFuture(Reply.refused(Code.NOT_FOUND, "there is no such board"));
        }
        var known = current(board);
        return known != null
                ? Future.succeededFuture(Reply.done(known))
                : renew().map(done -> {
                    var season = current(board);
                    return season == null
                            ? Reply.<OpenSeason>refused(Code.UNAVAILABLE, "the board has no season now")
                            : Reply.done(season);
                });
    }

    /** It takes no scores: somebody else closed it, or will have to. */
    void over(OpenSeason season) {
        over.add(season.id());
        goingOn.remove(season.id());
    }

    /** Closes what has ended and asks what is open. Fails if store does not answer. */
    Future<Void> renew() {
        var running = renewing;
        if (running != null) {
            return running;
        }
        // What is open may have ended long ago, if nobody was there.
        var fresh = closeAndLoad().compose(done -> allAreAsked() ? done() : closeAndLoad());
        renewing = fresh;
        return fresh.onComplete(done -> renewing = null);
    }

    /** As {@link #renew}, but what it learns is not older than the call. */
    Future<Void> renewAfresh() {
        var running = renewing;
        return running == null ? renew() : running.transform(done -> renew());
    }

    private boolean hasEnded(OpenSeason season) {
        return over.contains(season.id()) || season.endsBy(clock.instant());
    }

    private boolean allAreAsked() {
        return open.values().stream().allMatch(season -> !hasEnded(season) || goingOn.contains(season.id()));
    }

    private Future<Void> closeAndLoad() {
        var ended = open.values().stream().filter(this::hasEnded).toList();
        return Future.join(ended.stream().map(this::close).toList())
                .compose(closed -> load())
                .onSuccess(loaded -> goOn(ended));
    }

    private void goOn(List<OpenSeason> askedToClose) {
        var known = open.values().stream().map(OpenSeason::id).collect(Collectors.toSet());
        over.retainAll(known);
        goingOn.clear();
        askedToClose.stream().map(OpenSeason::id).filter(known::contains).forEach(goingOn::add);
    }

    private Future<?> close(OpenSeason season) {
        var endedAt = season.stored().endsAt();
        if (endedAt == null) {
            return done();
        }
        // A clock that is behind would have the next season end when this one does.
        var now = clock.instant();
        var next = wanted(season.board(), endedAt.isAfter(now) ? endedAt : now);
        return bus.ask(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), next, endedAt));
    }

    private Future<Void> load() {
        var now = clock.instant();
        var wanted = boards.values().stream().map(board -> wanted(board, now)).toList();
        return bus.ask(StoredBoards.OPEN, new StoredBoards.Open(wanted, now))
                .compose(reply -> reply.fold(
                        this::take,
                        refusal -> Future.failedFuture("store says " + refusal.code() + ": " + refusal.message())));
    }

    private Future<Void> take(StoredBoards.Opened opened) {
        for (var season : opened.seasons()) {
            var board = boards.get(season.board());
            if (board != null) {
                open.put(season.board(), new OpenSeason(board, season));
            }
        }
        return done();
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }

    private static Wanted wanted(BoardConfig board, Instant after) {
        return new Wanted(board.name(), board.reset().text(), board.reset().after(after), board.order());
    }
}
