package io.anteroom.leaderboard;

import io.anteroom.contracts.StoredBoards;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts ended seasons away: Redis forgets them, and their places become rows of the archive. Belongs to one event loop. */
final class Archive {

    /** Many times as long as anybody believes an ended season to be open, or reads of it. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    /** A piece that takes a fraction of a second whatever the season's size, also from a disk that has to look for each row. */
    private static final int PLACES = 5_000;

    /** The others come when these are done. */
    private static final int SEASONS_MAX = 200;

    /** Steps of one run begin so long, so that it ends within its lease; the next goes on. */
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Bus bus;
    private final RedisBoards redis;
    private final List<StoredBoards.BoardOrder> orders;
    private final Duration quiet;

    /** Seasons whose last try failed, numbered in that order: a run may have no time left for others once one of these was tried. */
    private final Map<Long, Long> failing = new HashMap<>();

    private long failures;

    Archive(Bus bus, RedisBoards redis, LeaderboardConfig config) {
        this(bus, redis, config, QUIET);
    }

    Archive(Bus bus, RedisBoards redis, LeaderboardConfig config, Duration quiet) {
        this.bus = bus;
        this.redis = redis;
        this.quiet = quiet;
        this.orders = config.boards().values().stream()
                .map(board -> new StoredBoards.BoardOrder(board.name(), board.order()))
                .toList();
    }

    /** One season after another; fails if one of them could not be put away, with the cause. */
    Future<Void> run() {
        long untilNanos = System.nanoTime() + RUN_NANOS;
        return bus.ask(StoredBoards.ENDED, new StoredBoards.FindEnded(SEASONS_MAX, quiet.toMillis()))
                .compose(reply -> reply.fold(
                        ended -> forgetAndPutAway(ended.seasonIds(), untilNanos),
                        refusal -> Future.failedFuture("store says " + refusal.code())));
    }

    private Future<Void> forgetAndPutAway(List<Long> seasonIds, long untilNanos) {
        failing.keySet().retainAll(Set.copyOf(seasonIds));
        // Whatever becomes of the archive: else Redis would be full of seasons that can't be put there.
        return Future.join(seasonIds.stream().map(redis::drop).toList())
                .compose(done -> putAway(
                        seasonIds.stream()
                                .sorted(Comparator.comparing(id -> failing.getOrDefault(id, 0L)))
                                .toList(),
                        untilNanos));
    }

    private Future<Void> putAway(List<Long> seasonIds, long untilNanos) {
        Future<Void> done = Future.succeededFuture();
        for (var seasonId : seasonIds) {
            done = putAway(done, seasonId, untilNanos);
        }
        return done;
    }

    private Future<Void> putAway(Future<Void> before, long seasonId, long untilNanos) {
        return before.transform(tried -> isOver(untilNanos)
                ? before
                : step(seasonId, untilNanos)
                        .onSuccess(stepped -> failing.remove(seasonId))
                        .onFailure(failure -> failing.put(seasonId, ++failures))
                        .compose(stepped -> before));
    }

    private static boolean isOver(long untilNanos) {
        return System.nanoTime() - untilNanos >= 0;
    }

    private Future<Void> step(long seasonId, long untilNanos) {
        if (isOver(untilNanos)) {
            return Future.succeededFuture();
        }
        return bus.ask(StoredBoards.ARCHIVE, new StoredBoards.Archive(orders, PLACES, quiet.toMillis(), seasonId))
                .compose(reply -> reply.fold(
                        archived -> stepped(archived.seasonId(), untilNanos),
                        refusal -> Future.failedFuture("store says " + refusal.code())));
    }

    private Future<Void> stepped(@Nullable Long seasonId, long untilNanos) {
        return seasonId == null ? Future.succeededFuture() : step(seasonId, untilNanos);
    }
}
