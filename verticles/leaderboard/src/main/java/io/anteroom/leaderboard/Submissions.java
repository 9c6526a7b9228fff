package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submit;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Applied;
import io.anteroom.contracts.StoredBoards.Outcome;
import io.anteroom.contracts.StoredBoards.Row;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores that arrive, in batches: one is on its way to PostgreSQL, whatever comes meanwhile is the next. Belongs to one event
 * loop.
 *
 * <p>What is submitted for one player and season at the same time is folded into one change, as far as it can be; what can't
 * waits for the next batch, in its order. Once PostgreSQL has a batch it is told to Redis while the next one is under way, and
 * then everybody is answered with the score that stands and its rank.
 */
final class Submissions {

    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

    /** Batches that Redis may be behind; the next one waits until there are fewer. A Redis that is away fails them soon. */
    private static final int TELLING_MAX = 8;

    /** Numbers of batches that Redis has, until PostgreSQL forgets them. */
    private static final int SEEN_MAX = 1_000;

    private static final int SEASONS_MISSED_MAX = 3;

    private final Context context;
    private final Bus bus;
    private final LeaderboardConfig config;
    private final Seasons seasons;
    private final RedisBoards redis;
    private final BoardMetrics metrics;
    private final Repeats repeats;
    private final ArrayDeque<Submission> queue = new ArrayDeque<>();
    private final List<Long> seen = new ArrayList<>();
    private boolean inFlight;
    private boolean woken;
    private boolean awaitsSeason;
    private int telling;

    Submissions(
            Context context,
            Bus bus,
            LeaderboardConfig config,
            Seasons seasons,
            RedisBoards redis,
            BoardMetrics metrics) {
        this.context = context;
        this.bus = bus;
        this.config = config;
        this.seasons = seasons;
        this.redis = redis;
        this.metrics = metrics;
        this.repeats = new Repeats(bus);
    }

    /** Fails with {@link UnknownOutcome} if it is not known whether PostgreSQL has it. */
    Future<Reply<Submitted>> submit(Call<Submit> call) {
        var request = call.request();
        var board = seasons.board(request.board());
        var refusal = board == null ? new Refusal(Code.NOT_FOUND, "there is no such board") : refusal(board, request);
        if (board == null || refusal != null) {
            return Future.succeededFuture(Reply.refused(Objects.requireNonNull(refusal)));
        }

        var submission = new Submission(request, board, call.deadline());
        queue.add(submission);
        metrics.queued(queue.size());
        wake();
        return submission.answer.future();
    }

    private @Nullable Refusal refusal(BoardConfig board, Submit request) {
        if (request.source() == Source.PLAYER && !board.clientScores()) {
            return new Refusal(Code.FORBIDDEN, "this board takes no scores from players");
        }
        if (!board.takes(request.how())) {
            return new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "this board takes no increments");
        }
        return queue.size() < config.queueMax() ? null : new Refusal(Code.OVERLOADED, "too many scores wait");
    }

    /** Collects what arrives in the same turn of the loop, and then sends it. */
    private void wake() {
        if (!inFlight && !woken) {
            woken = true;
            context.runOnContext(turn -> {
                woken = false;
                pump();
            });
        }
    }

    private void pump() {
        if (inFlight || awaitsSeason || telling >= TELLING_MAX || queue.isEmpty()) {
            return;
        }
        var changes = takeBatch();
        metrics.queued(queue.size());
        if (!changes.isEmpty()) {
            send(changes);
        } else if (!queue.isEmpty()) {
            awaitSeason();
        }
    }

    /** All that can be sent; what belongs to a board whose season is not known stays. */
    private List<RowChange> takeBatch() {
        var batch = new NextBatch();
        for (var each = queue.iterator(); each.hasNext() && batch.size() < config.batchMax(); ) {
            var submission = each.next();
            var season = seasons.current(submission.board);
            if (submission.deadline.passed()) {
                each.remove();
                submission.refuse(Code.OVERLOADED, "it waited too long; nothing was done");
            } else if (season != null && batch.takes(submission, season)) {
                each.remove();
            }
        }
        return batch.changes();
    }

    private void awaitSeason() {
        awaitsSeason = true;
        seasons.renew().recover(failure -> later()).onComplete(done -> {
            awaitsSeason = false;
            pump();
        });
    }

    private Future<Void> later() {
        return bus.vertx().timer(Seasons.REFRESH_MS, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private void send(List<RowChange> changes) {
        inFlight = true;
        metrics.sent(changes);
        var told = List.copyOf(seen);
        seen.clear();
        var startNanos = System.nanoTime();
        bus.ask(
                        StoredBoards.APPLY,
                        new StoredBoards.Apply(
                                changes.stream().map(RowChange::change).toList(), told),
                        Deadline.in(StoredBoards.APPLY.timeout()))
                .onComplete(result -> {
                    metrics.applied(startNanos);
                    if (result.succeeded()) {
                        result.result().fold(applied -> settle(changes, applied), no -> refuseAll(changes, no));
                    } else {
                        failAll(changes, result.cause());
                    }
                    inFlight = false;
                    pump();
                });
    }

    private static @Nullable Void refuseAll(List<RowChange> changes, Refusal refusal) {
        changes.forEach(change ->
                change.submissions.forEach(submission -> submission.answer.tryComplete(Reply.refused(refusal))));
        return null;
    }

    private static void failAll(List<RowChange> changes, Throwable cause) {
        LOG.warn("A batch of scores was lost on its way rows={} cause={}", changes.size(), cause.getMessage());
        changes.forEach(change -> change.submissions.forEach(
                submission -> submission.answer.tryFail(new UnknownOutcome("store did not answer"))));
    }

    private @Nullable Void settle(List<RowChange> changes, Applied applied) {
        var done = new HashMap<OpenSeason, List<Settled>>();
        for (int i = changes.size() - 1; i >= 0; i--) {
            settle(changes.get(i), applied.outcomes().get(i), done);
        }
        tell(done, applied.unseen());
        return null;
    }

    /** A change that was done, with the row as it is now. */
    private record Settled(RowChange change, Row row) {}

    private void settle(RowChange change, Outcome outcome, Map<OpenSeason, List<Settled>> done) {
        metrics.settled(outcome.status(), change.submissions.size());
        switch (outcome.status()) {
            case DONE ->
                done.computeIfAbsent(change.season, season -> new ArrayList<>())
                        .add(new Settled(change, Objects.requireNonNull(outcome.row())));
            case REPLAYED -> repeats.answer(change.submissions.get(0), outcome.row());
            case KEY_REUSED -> refuse(change, Code.IDEMPOTENCY_KEY_REUSED, "the key stands for another submission");
            case NO_PLAYER -> refuse(change, Code.NOT_FOUND, "there is no such player");
            case OUT_OF_RANGE -> outOfRange(change);
            case SEASON_OVER -> seasonOver(change);
        }
    }

    /** Some of those that were folded may fit when each is judged by itself. */
    private void outOfRange(RowChange change) {
        if (change.submissions.size() == 1) {
            refuse(change, Code.INVALID_PAYLOAD_SCHEMA, "the sum would leave the bounds of scores");
        } else {
            change.submissions.forEach(submission -> submission.alone = true);
            putBack(change);
        }
    }

    private void seasonOver(RowChange change) {
        if (change.submissions.stream().anyMatch(submission -> ++submission.seasonsMissed > SEASONS_MISSED_MAX)) {
            refuse(change, Code.UNAVAILABLE, "the board has no season now");
            return;
        }
        seasons.over(change.season);
        putBack(change);
    }

    /** Before all that waits, in order. */
    private void putBack(RowChange change) {
        for (int i = change.submissions.size() - 1; i >= 0; i--) {
            queue.addFirst(change.submissions.get(i));
        }
    }

    private void tell(Map<OpenSeason, List<Settled>> done, List<Long> unseen) {
        telling++;
        var told = done.entrySet().stream()
                .map(season -> tell(season.getKey(), season.getValue()))
                .toList();
        Future.join(told).onComplete(all -> {
            telling--;
            if (told.stream().allMatch(one -> one.succeeded() && one.result()) && seen.size() < SEEN_MAX) {
                seen.addAll(unseen);
            }
            pump();
        });
    }

    private Future<Boolean> tell(OpenSeason season, List<Settled> settled) {
        return redis.tell(season, settled.stream().map(Settled::row).toList()).map(told -> {
            answer(settled, told.ranks());
            return told.kept();
        });
    }

    /** @param ranks of all, or empty */
    private static void answer(List<Settled> settled, List<Long> ranks) {
        for (int i = 0; i < settled.size(); i++) {
            var rank = ranks.isEmpty() ? null : ranks.get(i);
            answer(settled.get(i).change(), new Submitted(settled.get(i).row().score(), rank, false, null));
        }
    }

    private static void answer(RowChange change, Submitted submitted) {
        change.submissions.forEach(submission -> submission.answer.tryComplete(Reply.done(submitted)));
    }

    private static void refuse(RowChange change, Code code, String why) {
        change.submissions.forEach(submission -> submission.refuse(code, why));
    }

    /** Tells PostgreSQL what Redis has, if no batch does. */
    void tellSeen() {
        if (seen.isEmpty() || inFlight) {
            return;
        }
        var told = List.copyOf(seen);
        seen.clear();
        bus.ask(StoredBoards.SEEN, new StoredBoards.Seen(told))
                .onFailure(lost -> LOG.debug("What Redis has was not told cause={}", lost.toString()));
    }
}
