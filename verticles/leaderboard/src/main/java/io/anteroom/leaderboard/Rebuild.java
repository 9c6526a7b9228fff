package io.anteroom.leaderboard;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Row;
import io.anteroom.contracts.StoredBoards.Rows;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills Redis with open seasons that it does not have, page by page, while scores go on arriving.
 *
 * <p>Why nothing is missed: the board is marked as being made before its first row is read. A change that PostgreSQL had by
 * then is in the rows. A later one is told to Redis by whoever made it, and Redis takes it because of the mark. Rows and
 * changes may meet in any order, because the newer version wins. Two nodes that do it at once only waste their time: they fill one
 * making, which has a name, and a board that was lost meanwhile is in another.
 *
 * <p>A board of which Redis refused a part, or that was lost meanwhile, stays unfinished, and the next run starts over.
 */
final class Rebuild {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final int PAGE = 2_000;

    private final Bus bus;
    private final Seasons seasons;
    private final RedisBoards redis;
    private final BoardMetrics metrics;

    Rebuild(Bus bus, Seasons seasons, RedisBoards redis, BoardMetrics metrics) {
        this.bus = bus;
        this.seasons = seasons;
        this.redis = redis;
        this.metrics = metrics;
    }

    /** One season after another; fails with what kept the first of them from being put in order. */
    Future<Void> run() {
        Future<Void> done = Future.succeededFuture();
        for (var season : seasons.open()) {
            done = makeSure(done, season);
        }
        return done;
    }

    private Future<Void> makeSure(Future<Void> before, OpenSeason season) {
        return before.transform(done -> makeSure(season).compose(made -> before));
    }

    private Future<Void> makeSure(OpenSeason season) {
        return redis.begin(season).compose(begun -> begun.filter(making -> !making.isDone())
                .map(making -> make(season, making))
                .orElse(Future.succeededFuture()));
    }

    private Future<Void> make(OpenSeason season, RedisBoards.Making making) {
        var startNanos = System.nanoTime();
        return fillAfter(null, season, 0)
                .compose(rows ->
                        redis.finish(season, making).onSuccess(finished -> told(season, finished, rows, startNanos)))
                .mapEmpty();
    }

    private static void told(OpenSeason season, boolean finished, long rows, long startNanos) {
        if (finished && rows > 0) {
            LOG.info(
                    "A board was put in order board={} season={} rows={} ms={}",
                    season.board().name(),
                    season.number(),
                    rows,
                    (System.nanoTime() - startNanos) / 1_000_000);
        }
    }

    /** The number of rows. */
    private Future<Long> fillAfter(@Nullable PlayerId after, OpenSeason season, long before) {
        return bus.ask(StoredBoards.ROWS, new StoredBoards.ReadRows(season.id(), after, PAGE))
                .compose(reply -> reply.fold(
                        page -> fill(season, page, before),
                        refusal -> Future.failedFuture("store says " + refusal.code())));
    }

    private Future<Long> fill(OpenSeason season, Rows page, long before) {
        var rows = page.rows();
        metrics.rebuilt(rows.size());
        return redis.fill(season, rows).compose(kept -> {
            if (!kept) {
                return Future.failedFuture("a board was lost while it was put in order");
            }
            var isLast = rows.size() < PAGE;
            return isLast
                    ? Future.succeededFuture(before + rows.size())
                    : fillAfter(last(rows), season, before + rows.size());
        });
    }

    private static PlayerId last(List<Row> rows) {
        return rows.get(rows.size() - 1).playerId();
    }
}
