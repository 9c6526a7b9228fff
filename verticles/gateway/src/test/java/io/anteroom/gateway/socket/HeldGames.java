package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Standing;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Who plays which game for a player, as store has it. All on one thread at a time, by synchronized methods. */
final class HeldGames {

    private static final int IN_FLIGHT_MAX = 10_000;

    /** Claims that are asked for meanwhile take effect once this is done. */
    volatile Future<Void> claimsAfter = Future.succeededFuture();

    /** Games that are asked for meanwhile, of sessions that were resumed, are given once this is done. */
    volatile Future<Void> takeUpsAfter = Future.succeededFuture();

    /** Releases that are asked for meanwhile take effect once this is done. */
    volatile Future<Void> releasesAfter = Future.succeededFuture();

    final AtomicInteger released = new AtomicInteger();

    private final Standing standing;
    private final Map<String, Held> games = new HashMap<>();
    private Future<Void> claiming = Future.succeededFuture();
    private int releasesRefused;
    private int takeUpsRefused;

    /** A game of a player. */
    private record Held(Sessions.Holder holder, boolean released, long epoch, long number, long resume) {

        boolean isBy(Sessions.Holder other) {
            return !released && holder.equals(other);
        }

        Held release() {
            return new Held(holder, true, epoch, number, resume);
        }
    }

    /** @param standing of everyone */
    HeldGames(Standing standing) {
        this.standing = standing;
    }

    Future<?> serve(Bus bus) {
        return Future.all(
                bus.serve(Sessions.CLAIM, IN_FLIGHT_MAX, call -> claimsAfter.compose(goesOn -> claim(call.request()))),
                bus.serve(
                        Sessions.TAKE_UP,
                        IN_FLIGHT_MAX,
                        call -> takeUpsAfter.compose(goesOn -> takeUp(call.request()))),
                bus.serve(
                        Sessions.RELEASE,
                        IN_FLIGHT_MAX,
                        call -> releasesAfter.compose(goesOn -> release(call.request()))),
                bus.serve(
                        Sessions.HOLDER,
                        IN_FLIGHT_MAX,
                        call -> done(new Sessions.FoundHolder(holderOf(
                                call.request().playerId(), call.request().gameId())))));
    }

    synchronized Sessions.@Nullable Holder holderOf(PlayerId player, String gameId) {
        var held = games.get(player + gameId);
        return held == null || held.released() ? null : held.holder();
    }

    synchronized long epochOf(PlayerId player, String gameId) {
        var held = games.get(player + gameId);
        return held == null ? 0 : held.epoch();
    }

    void heldBy(PlayerId player, String gameId, Sessions.Holder holder) {
        heldBy(player, gameId, holder, 0);
    }

    synchronized void heldBy(PlayerId player, String gameId, Sessions.Holder holder, long resume) {
        games.put(player + gameId, new Held(holder, false, epochOf(player, gameId), 0, resume));
    }

    /** Who claims a game has it, and is told once this is completed. */
    synchronized Promise<Void> holdsClaimants() {
        var held = Promise.<Void>promise();
        claiming = held.future();
        return held;
    }

    /** So many resumed sessions don't get their games, as if the store was away. */
    synchronized void refusesTakeUps(int many) {
        takeUpsRefused = many;
    }

    /** So many releases are refused, as if the store was away. */
    synchronized void refusesReleases(int many) {
        releasesRefused = many;
    }

    private synchronized Future<Reply<Sessions.Claimed>> claim(Sessions.Claim claim) {
        var key = claim.playerId() + claim.gameId();
        var own = new Sessions.Holder(claim.sessionId(), claim.nodeId());
        long resume = Objects.requireNonNull(claim.resume());
        var before = games.get(key);
        if (before != null && before.holder().sessionId().equals(claim.sessionId()) && before.resume() > resume) {
            return Future.succeededFuture(Reply.refused(Code.SESSION_NOT_FOUND, "resumed elsewhere"));
        }
        var other = before == null || before.released() || before.isBy(own) ? null : before.holder();
        if (other != null && !claim.takeOver() && !other.equals(claim.gone())) {
            return Future.succeededFuture(Reply.refused(Code.SESSION_ACTIVE, "another session plays"));
        }
        var now = next(before, own, claim.number(), resume);
        games.put(key, now);
        var claimed = new Sessions.Claimed(now.epoch(), other, standing, Money.zero(Currency.FUN));
        return claiming.compose(goesOn -> done(claimed));
    }

    private static Held next(@Nullable Held before, Sessions.Holder holder, long number, long resume) {
        if (before == null) {
            return new Held(holder, false, 1, number, resume);
        }
        return before.isBy(holder)
                ? new Held(holder, false, before.epoch(), Math.max(before.number(), number), resume)
                : new Held(holder, false, before.epoch() + 1, number, resume);
    }

    private synchronized Future<Reply<Sessions.TakenUp>> takeUp(Sessions.TakeUp request) {
        if (takeUpsRefused > 0) {
            takeUpsRefused--;
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "away"));
        }
        var own = new Sessions.Holder(request.sessionId(), request.nodeId());
        var its = games.entrySet().stream()
                .filter(game -> game.getKey().startsWith(request.playerId().toString()))
                .filter(game -> game.getValue().holder().sessionId().equals(request.sessionId()))
                .filter(game -> game.getValue().resume() <= request.resume())
                .toList();
        its.forEach(game -> game.setValue(next(game.getValue(), own, request.number(), request.resume())));
        return done(new Sessions.TakenUp(its.size()));
    }

    private synchronized Future<Reply<Done>> release(Sessions.Release request) {
        if (releasesRefused > 0) {
            releasesRefused--;
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "away"));
        }
        var own = new Sessions.Holder(request.sessionId(), request.nodeId());
        games.replaceAll((key, held) -> held.isBy(own) && held.number() <= request.upTo() ? held.release() : held);
        released.incrementAndGet();
        return done(Done.DONE);
    }

    private static <R> Future<Reply<R>> done(R value) {
        return Future.succeededFuture(Reply.done(value));
    }
}
