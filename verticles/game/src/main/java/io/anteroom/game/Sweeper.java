package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.AgedRounds.Aged;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.ServerReason;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.anteroom.game.rules.Settling;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.SealBroken;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rounds to their end that were left open for too long, and tells their players: by the game's own actions where its
 * rules say which, else by making them void. Each action is a commit of its own at the version it was judged on, so a player
 * who comes back at this moment wins or loses cleanly, and two sweepers do nothing twice. What can't be done now is found
 * again by a later run. Lives on one event loop.
 *
 * <p>A round is voided only for reasons that time does not mend: rules without an opinion, a state that can't be opened, a
 * configuration that is gone. A game that is unknown here may be known to a newer node, and rules that fail or would pay more
 * than the maximum win may be mended by a newer release, so these reasons have to last for as long again; but no round stays
 * open for ever because of them.
 */
final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /** Sessions looked at in a run: a quick walk along an index. */
    private static final int WINDOW = 10_000;

    /** More than any round has actions. */
    private static final int ACTIONS_MAX = 200;

    private static final String AGED = "aged";

    private final Engine engine;
    private final Duration ageMax;
    private AgedRounds.@Nullable Place place;

    Sweeper(Engine engine, Duration ageMax) {
        this.engine = engine;
        this.ageMax = ageMax;
    }

    /** Looks at the next sessions, and at the first again after the last. */
    Future<Void> sweep() {
        return engine.bus()
                .ask(AgedRounds.FIND, new AgedRounds.Find(ageMax.toMillis(), place, WINDOW))
                .compose(reply -> reply.fold(this::sweep, refusal -> Future.succeededFuture()));
    }

    private Future<Void> sweep(AgedRounds.Found found) {
        place = found.next();
        return Future.join(found.rounds().stream().map(this::end).toList()).mapEmpty();
    }

    private Future<Void> end(Aged aged) {
        return Future.succeededFuture(aged)
                .compose(this::find)
                .recover(failure ->
                        failure instanceof UnknownOutcome ? Future.failedFuture(failure) : broken(aged, failure))
                .otherwise(failure -> {
                    LOG.warn(
                            "An aged round could not be ended, it is tried again player={} game={} round={}",
                            aged.playerId(),
                            aged.gameId(),
                            roundOf(aged).roundId(),
                            failure);
                    engine.metrics().roundLeft();
                    return null;
                });
    }

    /** What failed here and not at a neighbour's: rules that don't understand the state, or can't play on from it. */
    private Future<Void> broken(Aged aged, Throwable failure) {
        LOG.error(
                "The rules can't settle an aged round player={} game={} round={}",
                aged.playerId(),
                aged.gameId(),
                roundOf(aged).roundId(),
                failure);
        return giveUpInTheEnd(aged, ServerReason.UNSETTLED, new Refusal(Code.INTERNAL, "the rules can't settle it"));
    }

    /** Another release may mend it, until it has waited for as long again. */
    private Future<Void> giveUpInTheEnd(Aged aged, ServerReason reason, Refusal refusal) {
        return aged.ageMs() >= 2 * ageMax.toMillis() ? giveUp(aged, reason, null) : left(aged, refusal);
    }

    private Future<Void> find(Aged aged) {
        var setup = engine.setups().newest(aged.gameId());
        if (setup == null) {
            var refusal = new Refusal(Code.INVALID_GAME_ID, "there is no such game");
            return giveUpInTheEnd(aged, ServerReason.UNKNOWN_GAME, refusal);
        }
        return open(setup, aged.standing()).compose(found -> found.map(reply ->
                        reply.fold(basis -> settle(aged, basis, ACTIONS_MAX), refusal -> notFound(aged, refusal)))
                .orElseGet(() -> giveUp(aged, ServerReason.BROKEN_STATE, null)));
    }

    /** Empty if the state can't be opened. */
    private Future<Optional<Reply<Basis>>> open(Setup setup, Standing standing) {
        return engine.bases()
                .find(setup, standing)
                .map(Optional::of)
                .recover(failure -> failure instanceof SealBroken
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    private Future<Void> notFound(Aged aged, Refusal refusal) {
        return refusal.code() == Code.NOT_FOUND ? giveUp(aged, ServerReason.UNKNOWN_CONFIG, null) : left(aged, refusal);
    }

    /** @param actionsMax how many actions it may still take */
    private Future<Void> settle(Aged aged, Basis basis, int actionsMax) {
        var settling = actionsMax == 0 ? Optional.<Settling>empty() : settling(basis);
        if (settling.isEmpty()) {
            return giveUp(aged, ServerReason.ABANDONED, basis);
        }
        var action = settling.get();
        return basis.newest()
                .rules()
                .check(basis.settings(), basis.state().state(), action.action(), action.data())
                .fold(
                        step -> play(aged, basis, action, step, actionsMax),
                        refusal -> giveUp(aged, ServerReason.ABANDONED, basis));
    }

    private static Optional<Settling> settling(Basis basis) {
        var state = Objects.requireNonNull(basis.state().state());
        return Objects.requireNonNull(basis.current()).ended()
                ? Optional.of(new Settling("EndAutobet", null))
                : basis.newest().rules().settling(state);
    }

    private Future<Void> play(Aged aged, Basis basis, Settling action, Step step, int actionsMax) {
        return StepPlay.play(engine, basis, step, Deadline.in(CommitRound.ENDPOINT.timeout()))
                .compose(reply -> reply.fold(
                        drawn -> commit(aged, basis, action, step, drawn, actionsMax),
                        refusal -> notPlayed(aged, refusal)));
    }

    /** Rules that would pay too much, or a seed that is not there any more, do not mend themselves. */
    private Future<Void> notPlayed(Aged aged, Refusal refusal) {
        return refusal.code() == Code.INTERNAL || refusal.code() == Code.NOT_FOUND
                ? giveUpInTheEnd(aged, ServerReason.UNSETTLED, refusal)
                : left(aged, refusal);
    }

    private Future<Void> commit(
            Aged aged, Basis basis, Settling action, Step step, StepPlay.Drawn drawn, int actionsMax) {
        var outcome = drawn.outcome();
        var taken = taken(aged, action.action(), action.data());
        var word = outcome.state() == null
                ? RoundEnded.word(aged.gameId(), basis.roundIdFor(step), outcome.update(), ServerReason.ABANDONED)
                : null;
        var commit = engine.commits().write(taken, basis, step, drawn, RawJson.of(outcome.update()), word);
        return engine.bus()
                .ask(CommitRound.ENDPOINT, commit)
                .compose(reply -> reply.fold(
                        committed -> committed(aged, basis, commit, committed, actionsMax),
                        refusal -> left(aged, refusal)));
    }

    private Future<Void> committed(
            Aged aged, Basis basis, CommitRound.Request commit, Committed committed, int actionsMax) {
        if (committed.status() != Status.COMMITTED) {
            return Future.succeededFuture();
        }
        if (!commit.current()) {
            LOG.info(
                    "An aged round was settled player={} game={} round={}",
                    aged.playerId(),
                    aged.gameId(),
                    round(commit));
            engine.metrics().roundSettled();
            return Future.succeededFuture();
        }
        var before = aged.standing();
        var standing = new Standing(next(before, commit), commit.result(), before.jurisdiction());
        return open(basis.newest(), standing).compose(found -> found.map(reply -> reply.fold(
                        next -> settle(after(aged, standing, commit), next, actionsMax - 1),
                        refusal -> left(aged, refusal)))
                .orElseGet(Future::succeededFuture));
    }

    private static SeedPosition next(Standing before, CommitRound.Request commit) {
        var next = before.next();
        return commit.first() ? new SeedPosition(next.seedId(), next.clientSeed(), next.nonce() + 1) : next;
    }

    /** What is known of the round after an action that did not end it. */
    private static Aged after(Aged aged, Standing standing, CommitRound.Request commit) {
        var bet = aged.bet();
        var payout = aged.payout();
        for (var move : commit.moves()) {
            bet -= Math.min(0, move.minor());
            payout += Math.max(0, move.minor());
        }
        return new Aged(aged.playerId(), aged.gameId(), standing, aged.ageMs(), aged.currency(), bet, payout);
    }

    /** @param basis null if the state could not be opened */
    private Future<Void> giveUp(Aged aged, ServerReason reason, @Nullable Basis basis) {
        var commit = givenUp(aged, reason, basis);
        return engine.bus()
                .ask(CommitRound.ENDPOINT, commit)
                .compose(reply ->
                        reply.fold(committed -> givenUp(aged, reason, committed), refusal -> left(aged, refusal)));
    }

    private Future<Void> givenUp(Aged aged, ServerReason reason, Committed committed) {
        if (committed.status() == Status.COMMITTED) {
            LOG.info(
                    "An aged round was voided player={} game={} round={} reason={}",
                    aged.playerId(),
                    aged.gameId(),
                    roundOf(aged).roundId(),
                    reason.word());
            engine.metrics().roundVoided();
        }
        return Future.succeededFuture();
    }

    private CommitRound.Request givenUp(Aged aged, ServerReason reason, @Nullable Basis basis) {
        var round = roundOf(aged);
        var taken = taken(aged, CommitRound.VOID, reason.data().tree());
        var sums = new GivenUp(aged.currency(), aged.bet(), aged.payout(), round.ended());
        var state = basis == null ? null : basis.state().state();
        var seen =
                basis == null || state == null ? null : basis.newest().rules().view(state);
        var outcome = sums.outcome(taken.data(), seen);
        var word = RoundEnded.word(aged.gameId(), round.roundId(), outcome.update(), reason);
        return new CommitRound.Request(
                taken.playerId(),
                taken.gameId(),
                taken.epoch(),
                taken.eventId(),
                taken.contentHash(),
                new CommitRound.Expected(round.roundId(), round.version(), round.stateHash()),
                engine.snapshots()
                        .take(
                                round.roundId(),
                                round.version() + 1,
                                true,
                                round.seed(),
                                round.configVersion(),
                                0,
                                0,
                                null),
                false,
                false,
                taken.action(),
                taken.dataAsSent(),
                RawJson.of(outcome.update()),
                RawJson.of(outcome.view()),
                aged.currency(),
                outcome.moves(),
                word);
    }

    private static Taken taken(Aged aged, String action, @Nullable JsonNode data) {
        var roundId = roundOf(aged).roundId();
        return Taken.byServer(aged.playerId(), aged.gameId(), roundId, CommitRound.SWEEPER_EPOCH, AGED, action, data);
    }

    private Future<Void> left(Aged aged, Refusal refusal) {
        LOG.debug(
                "An aged round was left for a later run round={} code={} why={}",
                roundOf(aged).roundId(),
                refusal.code(),
                refusal.message());
        engine.metrics().roundLeft();
        return Future.succeededFuture();
    }

    private static Snapshot roundOf(Aged aged) {
        return Objects.requireNonNull(aged.standing().current(), "an aged round is the standing's current");
    }

    private static RoundId round(CommitRound.Request commit) {
        return commit.result().roundId();
    }
}
