package io.anteroom.leaderboard;

import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Late;
import io.anteroom.contracts.StoredBoards.Unseen;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells Redis of changes that it was not told of: the node that made them died, or Redis did not answer. If there are too many
 * of them they are given up, and the boards are made again.
 *
 * <p>A run goes through what there was when it began, in its order, and past what can't be told now.
 */
final class LateScores {

    /** Whoever made a change tells it at once; after this it takes somebody else. */
    private static final Duration AFTER = Duration.ofSeconds(3);

    private static final int BATCHES = 4;

    /** Looked at every second, so for a moment there may be some more. */
    private static final int BATCHES_MAX = 1_000;

    /** Rounds of one run, so that it ends; for twice as many batches as are kept. */
    private static final int ROUNDS_MAX = 2 * BATCHES_MAX / BATCHES;

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

    /** Where a run is. */
    private static final class Run {

        private final long olderThanMs;
        private long after;
        private long until = -1;
        private int rounds;
        private boolean metNewSeason;

        Run(Duration olderThan) {
            olderThanMs = olderThan.toMillis();
        }

        void found(Unseen found) {
            if (rounds++ == 0) {
                until = found.newest() == null ? Long.MAX_VALUE : found.newest();
            }
            var late = found.late();
            after = late.isEmpty() ? until : late.get(late.size() - 1).id();
        }

        boolean isThrough() {
            return after >= until;
        }
    }

    /** Tells what others should have told by now; what is too much for one run waits for the next. */
    Future<?> run() {
        return tell(new Run(AFTER));
    }

    /** Needs no Redis: that it is away is why changes are given up. */
    Future<?> giveUp() {
        return bus.ask(StoredBoards.GIVE_UP, new StoredBoards.GiveUp(BATCHES_MAX));
    }

    /**
     * Tells everything, also what others are about to tell: after this Redis has all that was acknowledged before. Fails if
     * Redis does not take it, or if it is too much for one run.
     */
    Future<?> catchUp() {
        return seasons.renewAfresh()
                .compose(known -> tell(new Run(Duration.ZERO)))
                .compose(this::caughtUp);
    }

    private Future<?> caughtUp(Run run) {
        if (!run.isThrough()) {
            return Future.failedFuture("Redis has missed more than can be told at once");
        }
        if (run.metNewSeason) {
            return Future.failedFuture("a season was opened meanwhile");
        }
        // Of what was given up meanwhile only the epochs tell.
        return seasons.renewAfresh();
    }

    private Future<Run> tell(Run run) {
        return bus.ask(StoredBoards.UNSEEN, new StoredBoards.FindUnseen(BATCHES, run.olderThanMs, run.after))
                .compose(reply -> reply.fold(
                        found -> tell(run, found), refusal -> Future.failedFuture("store says " + refusal.code())));
    }

    private Future<Run> tell(Run run, Unseen found) {
        var late = found.late();
        run.found(found);
        var told = late.stream().map(one -> tell(run, one)).toList();
        return Future.all(told)
                .compose(all -> seen(IntStream.range(0, late.size())
                        .filter(i -> told.get(i).result())
                        .mapToObj(i -> late.get(i).id())
                        .toList()))
                .compose(done -> run.isThrough() || run.rounds == ROUNDS_MAX ? Future.succeededFuture(run) : tell(run));
    }

    private Future<?> seen(List<Long> ids) {
        return ids.isEmpty() ? Future.succeededFuture() : bus.ask(StoredBoards.SEEN, new StoredBoards.Seen(ids));
    }

    /** False if it has to stay: its board is not in Redis now, or is not known here. */
    private Future<Boolean> tell(Run run, Late late) {
        return seasons.open().stream()
                .filter(season -> season.id() == late.seasonId())
                .findFirst()
                .map(season -> fill(season, late))
                .orElseGet(() -> Future.succeededFuture(isOver(run, late)));
    }

    /**
     * A season that is over is not in Redis, or will not be soon. One that is open has a board that only other nodes are set
     * up for, and is theirs to tell, or was opened since this node looked.
     */
    private boolean isOver(Run run, Late late) {
        run.metNewSeason |= late.board() != null && seasons.board(late.board()) != null;
        return late.board() == null;
    }

    private Future<Boolean> fill(OpenSeason season, Late late) {
        return redis.fill(season, late.rows())
                .onSuccess(kept -> metrics.late(kept ? late.rows().size() : 0));
    }
}
