package io.anteroom.game;

import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.ServerReason;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.SilentNodes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the series of players whose socket is gone, and leaves word for them. One that can't be ended now is found again by
 * another run. Lives on one event loop.
 */
final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final String ACTION = "EndAutobet";
    private static final int AT_ONCE_MAX = 100;

    private final Engine engine;
    private final Duration timeout;

    private final SilentNodes nodes = new SilentNodes();
    private AgedRounds.@Nullable Place place;

    Orphans(Engine engine, Duration timeout) {
        this.engine = engine;
        this.timeout = timeout;
    }

    Future<?> ready() {
        nodes.begin();
        return Future.succeededFuture();
    }

    /** Ends the next of them, and begins again after the last: one that can't be ended keeps none from its turn. */
    Future<?> endAll() {
        var askedNanos = System.nanoTime();
        var question = new Rounds.FindOrphans(
                timeout.toMillis(), place, AT_ONCE_MAX, engine.bus().nodeId());
        return engine.bus()
                .ask(Rounds.FIND_ORPHANS, question)
                .compose(reply -> reply.fold(found -> endAll(found, askedNanos), Orphans::skipped));
    }

    private Future<?> endAll(Rounds.Orphans found, long askedNanos) {
        nodes.answered();
        var silent = found.orphans().stream()
                .map(Rounds.Orphan::silent)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var dead = nodes.dead(silent, askedNanos);
        var sure = found.orphans().stream()
                .filter(orphan -> orphan.silent() == null || dead.contains(orphan.silent()))
                .toList();
        // The others are found by the next run again, or their node was heard of.
        if (sure.size() == found.orphans().size()) {
            place = found.next();
        }
        return Future.join(sure.stream().map(this::end).toList());
    }

    private Future<?> end(Rounds.Orphan orphan) {
        var setup = engine.setups().newest(orphan.gameId());
        if (setup == null || orphan.standing().current() == null) {
            return Future.succeededFuture();
        }
        return engine.bases()
                .find(setup, orphan.standing())
                .compose(reply -> reply.fold(basis -> end(orphan, basis), Orphans::skipped));
    }

    private Future<?> end(Rounds.Orphan orphan, Basis basis) {
        var roundId = Objects.requireNonNull(basis.current()).roundId();
        var taken = Taken.byServer(
                orphan.playerId(), orphan.gameId(), roundId, CommitRound.SERVER_EPOCH, "orphan", ACTION, null);
        return basis.newest()
                .rules()
                .check(basis.newest().settings(), basis.state().state(), ACTION, null)
                .fold(step -> commit(taken, basis, step), Orphans::skipped);
    }

    private Future<?> commit(Taken taken, Basis basis, Step step) {
        return StepPlay.play(engine, basis, step, Deadline.in(CommitRound.ENDPOINT.timeout()))
                .compose(reply -> reply.fold(drawn -> commit(taken, basis, step, drawn), Orphans::skipped));
    }

    private Future<?> commit(Taken taken, Basis basis, Step step, StepPlay.Drawn drawn) {
        var update = drawn.outcome().update();
        var word = RoundEnded.word(taken.gameId(), basis.roundIdFor(step), update, ServerReason.PLAYER_GONE);
        var commit = engine.commits().write(taken, basis, step, drawn, RawJson.of(update), word);
        return engine.bus().ask(CommitRound.ENDPOINT, commit).map(this::counted);
    }

    private Reply<CommitRound.Committed> counted(Reply<CommitRound.Committed> reply) {
        return reply.map(committed -> {
            if (committed.status() == CommitRound.Status.COMMITTED) {
                engine.metrics().orphanEnded();
            }
            return committed;
        });
    }

    private static Future<?> skipped(Refusal refusal) {
        LOG.debug("An orphan was left for the next run code={} why={}", refusal.code(), refusal.message());
        return Future.succeededFuture();
    }
}
