package io.anteroom.leaderboard;

import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Late;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells Redis of changes that it was not told of: the node that made them died, or Redis did not answer. If there are too many
 * of them because Redis is away, they are given up, and the boards are made again when it is back.
 */
final class LateScores {

    /** Whoever made a change tells it at once; after this it takes somebody else. */
    private static final Duration AFTER = Duration.ofSeconds(3);

    private static final int BATCHES = 4;
    private static final int BATCHES_MAX = 1_000;

    /** Rounds of one run, so that it ends. */
    private static final int ROUNDS_MAX = 250;

    private final Bus bus;
    private final Seasons seasons;
    private final RedisBoards redis;
    private final BoardMetrics metrics;

    LateScores(Bus bus, Seasons seasons, RedisBoards redis, BoardMetrics metrics) {
        this.bus = bus;
        this.seasons = seasons;
        this.redis = redis;
        this.metrics = metrics;
    }

    /** Tells what others should have told by now. */
    Future<?> run() {
        return redis.isUp()
                ? tell(AFTER, ROUNDS_MAX)
                : bus.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(BATCHES_MAX));
    }

    /** Tells everything, also what others are about to tell: after this Redis has all that was acknowledged before. */
    Future<?> catchUp() {
        return seasons.renew().compose(known -> tell(Duration.ZERO, ROUNDS_MAX));
    }

    private Future<?> tell(Duration after, int rounds) {
        return bus.ask(StoredBoards.UNSEEN, new StoredBoards.FindUnseen(BATCHES, after.toMillis()))
                .compose(reply -> reply.fold(
                        found -> tell(found.late(), after, rounds),
                        refusal -> Future.failedFuture("store says " + refusal.code())));
    }

    private Future<?> tell(List<Late> late, Duration after, int rounds) {
        if (late.isEmpty()) {
            return Future.succeededFuture();
        }
        var told = late.stream().map(this::tell).toList();
        return Future.all(told)
                .compose(all -> seen(IntStream.range(0, late.size())
                        .filter(i -> told.get(i).result())
                        .mapToObj(i -> late.get(i).id())
                        .toList()))
                .compose(kept -> kept == 0 || rounds == 1 ? Future.succeededFuture() : tell(after, rounds - 1));
    }

    /** How many they are. */
    private Future<Integer> seen(List<Long> ids) {
        return bus.ask(StoredBoards.SEEN, new StoredBoards.Seen(ids)).map(done -> ids.size());
    }

    /** A season that is over is not in Redis, or will not be soon. */
    private Future<Boolean> tell(Late late) {
        metrics.late(late.rows().size());
        return seasons.open().stream()
                .filter(season -> season.id() == late.seasonId())
                .findFirst()
                .map(season -> redis.fill(season, late.rows()))
                .orElse(Future.succeededFuture(true));
    }
}
