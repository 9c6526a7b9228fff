package io.anteroom.leaderboard;

import io.anteroom.contracts.StoredBoards;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Puts ended seasons away: their places become rows of the archive, and Redis forgets them. */
final class Archive {

    /** Many times as long as anybody believes an ended season to be open, or reads of it. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private static final int PLACES = 20_000;

    /** Steps of one run, so that it ends; the next goes on. */
    private static final int STEPS_MAX = 20;

    private final Bus bus;
    private final RedisBoards redis;
    private final List<StoredBoards.BoardOrder> orders;
    private final Duration quiet;

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

    Future<?> run() {
        return step(STEPS_MAX);
    }

    private Future<?> step(int steps) {
        return bus.ask(StoredBoards.ARCHIVE, new StoredBoards.Archive(orders, PLACES, quiet.toMillis()))
                .compose(reply -> reply.fold(
                        archived -> stepped(archived.seasonId(), steps),
                        refusal -> Future.failedFuture("store says " + refusal.code())));
    }

    private Future<?> stepped(@org.jspecify.annotations.Nullable Long seasonId, int steps) {
        if (seasonId == null) {
            return Future.succeededFuture();
        }
        return redis.drop(seasonId).compose(done -> steps == 1 ? Future.succeededFuture() : step(steps - 1));
    }
}
