package io.anteroom.gateway.presence;

import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.contracts.Presences.Status;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.redis.RedisAway;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts together what others may see of players: devices from Redis, queues from matchmaking, and nothing of whoever has
 * blocked the one who looks. Belongs to one event loop.
 */
public final class PresenceReader {

    private static final int IN_FLIGHT_MAX = 1_000;
    private static final Refusal AWAY = new Refusal(Code.UNAVAILABLE, "presence can't be told now");

    private final Bus bus;
    private final PresenceStore store;

    public PresenceReader(Bus bus, PresenceStore store) {
        this.bus = bus;
        this.store = store;
    }

    public Future<Void> serve() {
        return bus.serve(Presences.READ, IN_FLIGHT_MAX, this::read);
    }

    private Future<Reply<Presences.Found>> read(Call<Presences.Read> call) {
        var read = call.request();
        // Without the blocks nothing is told: what a block hides must not show because a database is slow.
        return blockers(read, call.deadline())
                .compose(reply -> reply.fold(
                        blockers -> standings(without(read.players(), blockers), call.deadline())
                                .map(known -> Reply.done(found(read.players(), known))),
                        refusal -> Future.succeededFuture(Reply.<Presences.Found>refused(refusal))))
                .recover(PresenceReader::failed);
    }

    private static <T> Future<Reply<T>> failed(Throwable failure) {
        return failure instanceof RedisAway
                ? Future.succeededFuture(Reply.refused(AWAY))
                : Future.failedFuture(failure);
    }

    private Future<Reply<Set<PlayerId>>> blockers(Presences.Read read, Deadline deadline) {
        var others = without(read.players(), Set.of(read.viewer()));
        return others.isEmpty()
                ? Future.succeededFuture(Reply.done(Set.of()))
                : bus.ask(Blocks.BLOCKERS, new Blocks.AskBlockers(read.viewer(), others), deadline)
                        .map(reply -> reply.map(blockers -> new HashSet<>(blockers.players())));
    }

    private static List<PlayerId> without(List<PlayerId> players, Set<PlayerId> some) {
        return players.stream()
                .distinct()
                .filter(player -> !some.contains(player))
                .toList();
    }

    private static Presences.Found found(List<PlayerId> players, Map<PlayerId, Presence> known) {
        return new Presences.Found(players.stream()
                .map(player -> known.getOrDefault(player, Presence.offline(player)))
                .toList());
    }

    /** Of those who are connected, whoever looks: blocks are the caller's concern. Fails with {@code RedisAway}. */
    public Future<Map<PlayerId, Presence>> standings(List<PlayerId> players) {
        return standings(players, Deadline.in(Presences.READ.timeout()));
    }

    private Future<Map<PlayerId, Presence>> standings(List<PlayerId> players, Deadline deadline) {
        return store.read(players).compose(presences -> {
            var known = new HashMap<PlayerId, Presence>();
            var maybeQueued = new ArrayList<PlayerId>();
            for (var presence : presences) {
                known.put(presence.playerId(), presence);
                if (presence.status() == Status.ONLINE || presence.status() == Status.AWAY) {
                    maybeQueued.add(presence.playerId());
                }
            }
            return queued(maybeQueued, deadline).map(queued -> {
                queued.forEach((player, since) ->
                        known.computeIfPresent(player, (same, presence) -> inQueue(presence, since)));
                return known;
            });
        });
    }

    private static Presence inQueue(Presence presence, Instant since) {
        return new Presence(presence.playerId(), Status.IN_QUEUE, presence.devices(), since);
    }

    /** While matchmaking can't say, nobody is shown in a queue: the rest is as true as before. */
    private Future<Map<PlayerId, Instant>> queued(List<PlayerId> players, Deadline deadline) {
        if (players.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return bus.ask(Matchmaking.QUEUED, new Matchmaking.AskQueued(players), deadline)
                .map(reply -> reply.fold(PresenceReader::sinceOf, refusal -> Map.<PlayerId, Instant>of()))
                .otherwise(Map.of());
    }

    private static Map<PlayerId, Instant> sinceOf(Matchmaking.QueuedPlayers queued) {
        var since = new HashMap<PlayerId, Instant>();
        queued.players().forEach(one -> since.put(one.playerId(), one.since()));
        return since;
    }
}
