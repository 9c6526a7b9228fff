package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.FirstAnswer;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Standing;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.SealBroken;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One action, from a standing to a commit. Lives for one request, on its worker's event loop.
 *
 * <p>It begins with the standing that the asker believes in. A refusal on such a standing is not given but judged again on
 * the one that store has; a commit that finds the standing or the configuration stale loads both afresh and draws again,
 * at most {@link #RETRIES_MAX} times. A refusal before the commit first asks whether the event took effect already.
 */
final class Play {

    private static final int RETRIES_MAX = 3;

    private final Engine engine;
    private final PlayRound.Request request;
    private final Deadline deadline;
    private final Taken taken;
    private int retries;

    private Play(Engine engine, Call<PlayRound.Request> call) {
        this.engine = engine;
        this.request = call.request();
        this.deadline = call.deadline();
        this.taken = Taken.by(request);
    }

    static Future<Reply<Played>> play(Engine engine, Call<PlayRound.Request> call) {
        return new Play(engine, call).begin().map(reply -> counted(engine, call.request(), reply));
    }

    private static Reply<Played> counted(Engine engine, PlayRound.Request request, Reply<Played> reply) {
        if (reply instanceof Reply.Refused<Played> refused) {
            engine.metrics().refused(request.gameId(), refused.refusal().code());
        }
        return reply;
    }

    private Future<Reply<Played>> begin() {
        var setup = engine.setups().newest(request.gameId());
        if (setup == null) {
            return refuse(new Refusal(Code.INVALID_GAME_ID, "there is no such game"));
        }
        var cached = request.cached();
        return cached != null && engine.snapshots().isWhole(cached) ? playCached(setup, cached) : playFresh();
    }

    private Future<Reply<Played>> playCached(Setup setup, Standing cached) {
        return engine.bases()
                .find(setup, cached)
                .compose(reply -> reply.fold(basis -> judge(basis, true), refusal -> playFresh()))
                .recover(failure -> failure instanceof SealBroken ? playFresh() : Future.failedFuture(failure));
    }

    private Future<Reply<Played>> playFresh() {
        var setup = Objects.requireNonNull(engine.setups().newest(request.gameId()));
        return engine.bus()
                .ask(Rounds.LOAD_STANDING, load(setup), deadline)
                .compose(reply -> Bases.then(reply, loaded -> engine.bases().find(setup, loaded.standing())))
                .compose(reply -> reply.fold(basis -> judge(basis, false), this::refuse));
    }

    private Rounds.LoadStanding load(Setup setup) {
        return new Rounds.LoadStanding(
                request.playerId(), request.gameId(), setup.settings().currency());
    }

    private Future<Reply<Played>> judge(Basis basis, boolean cached) {
        var judged = check(basis);
        if (judged instanceof Reply.Refused<Step> refused) {
            return cached ? playFresh() : refuse(refused.refusal());
        }
        if (deadline.passed()) {
            return refused(Code.OVERLOADED, "there was no time left for it");
        }

        var step = ((Reply.Done<Step>) judged).value();
        return StepPlay.play(engine, basis, step, deadline)
                .compose(
                        reply -> reply.fold(drawn -> commit(basis, step, drawn), refusal -> notDrawn(refusal, cached)));
    }

    private Reply<Step> check(Basis basis) {
        var forbidden = engine.jurisdictions().refusal(basis.standing().jurisdiction(), taken.action());
        return forbidden == null
                ? basis.newest().rules().check(basis.settings(), basis.state().state(), taken.action(), taken.data())
                : Reply.refused(forbidden);
    }

    /** A seed that rng can't find is one that a stale cache named. */
    private Future<Reply<Played>> notDrawn(Refusal refusal, boolean cached) {
        return cached && refusal.code() == Code.NOT_FOUND ? playFresh() : refuse(refusal);
    }

    private Future<Reply<Played>> commit(Basis basis, Step step, StepPlay.Drawn drawn) {
        var update = RawJson.of(drawn.outcome().update());
        var commit = engine.commits().write(taken, basis, step, drawn, update, null);
        return engine.bus()
                .ask(CommitRound.ENDPOINT, commit, deadline)
                .compose(reply -> Bases.then(reply, committed -> answer(basis, commit, committed)));
    }

    private Future<Reply<Played>> answer(Basis basis, CommitRound.Request commit, CommitRound.Committed committed) {
        return switch (committed.status()) {
            case COMMITTED -> done(played(basis, commit, committed));
            case REPLAYED -> done(replayed(Objects.requireNonNull(committed.first())));
            case STALE_STANDING, STALE_CONFIG -> retry(committed.status());
            case STALE_EPOCH -> refused(Code.SESSION_ACTIVE, "a newer session plays this game");
            case LATE -> refused(Code.OVERLOADED, "there was no time left for it");
        };
    }

    private Played played(Basis basis, CommitRound.Request commit, CommitRound.Committed committed) {
        engine.metrics().committed(commit.gameId());
        return new Played(
                commit.result().roundId(),
                commit.action(),
                commit.update(),
                Objects.requireNonNull(committed.balance()),
                false,
                after(basis, commit));
    }

    private static Standing after(Basis basis, CommitRound.Request commit) {
        var next = basis.standing().next();
        return new Standing(
                commit.first() ? new SeedPosition(next.seedId(), next.clientSeed(), next.nonce() + 1) : next,
                commit.current() ? commit.result() : null,
                basis.standing().jurisdiction());
    }

    private Played replayed(FirstAnswer first) {
        engine.metrics().replayed();
        return new Played(first.roundId(), first.action(), first.update(), first.balance(), true, null);
    }

    private Future<Reply<Played>> retry(CommitRound.Status status) {
        if (retries == RETRIES_MAX) {
            return refused(Code.ROUND_CONFLICT, "someone else moved first");
        }
        retries++;
        engine.metrics().retried();
        return status == CommitRound.Status.STALE_CONFIG
                ? engine.setups().refresh().compose(reply -> Bases.then(reply, found -> playFresh()))
                : playFresh();
    }

    /** Refuses, unless the event took effect before. */
    private Future<Reply<Played>> refuse(Refusal refusal) {
        return engine.bus()
                .ask(Rounds.FIND_EVENT, new Rounds.FindEvent(request.playerId(), request.eventId()), deadline)
                .map(reply -> reply.flatMap(found -> refusedOrReplayed(refusal, found.first())));
    }

    private Reply<Played> refusedOrReplayed(Refusal refusal, @Nullable FirstAnswer first) {
        if (first == null) {
            return Reply.refused(refusal);
        }
        return first.contentHash().equals(request.contentHash())
                ? Reply.done(replayed(first))
                : Reply.refused(Code.EVENT_ID_REUSED, "this eventId was used for something else");
    }

    private static Future<Reply<Played>> done(Played played) {
        return Future.succeededFuture(Reply.done(played));
    }

    private static Future<Reply<Played>> refused(Code code, String message) {
        return Future.succeededFuture(Reply.refused(code, message));
    }
}
