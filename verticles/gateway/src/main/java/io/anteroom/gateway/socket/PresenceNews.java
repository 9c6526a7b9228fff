package io.anteroom.gateway.socket;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.gateway.presence.PresenceReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the players stand whom sockets of this node watch, looked at twice a second at most: all of them together, so that a
 * player watched by many is looked at once and nobody has to tell whoever watches. Blocks are not known here. Players may be
 * watched on any thread; the rest belongs to the loop that started it.
 */
public final class PresenceNews {

    /** By all sockets of the node together; more are refused. */
    private static final int PLAYERS_MAX = 20_000;
    /** By all sockets of one player on the node together: one account must not take the places of all. */
    private static final int OF_A_VIEWER_MAX = 400;

    private static final Logger LOG = LoggerFactory.getLogger(PresenceNews.class);
    private static final int TICK_MS = 100;
    private static final long BETWEEN_NANOS = Duration.ofMillis(500).toNanos();

    private final NodeSockets sockets;
    private final ConcurrentHashMap<PlayerId, Integer> watched = new ConcurrentHashMap<>();
    /** By whom, and by how many of that player's sockets; each is looked into only while it is computed anew. */
    private final ConcurrentHashMap<PlayerId, Map<PlayerId, Integer>> viewers = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<PlayerId, Presence> latest = new ConcurrentHashMap<>();
    private long lookedAtNanos = System.nanoTime();
    private boolean looking;
    private volatile long begun;
    private volatile long finished;

    public PresenceNews(NodeSockets sockets) {
        this.sockets = sockets;
    }

    public void start(Vertx vertx, PresenceReader reader) {
        vertx.setPeriodic(TICK_MS, tick -> look(reader));
    }

    /** False if too many are watched, by that viewer or by all; counted once for each socket that watches. */
    boolean watch(PlayerId viewer, PlayerId player) {
        if ((watched.size() >= PLAYERS_MAX && !watched.containsKey(player)) || !takesPlace(viewer, player)) {
            return false;
        }
        watched.merge(player, 1, Integer::sum);
        return true;
    }

    private boolean takesPlace(PlayerId viewer, PlayerId player) {
        var took = new AtomicBoolean();
        viewers.compute(viewer, (same, some) -> {
            var theirs = some == null ? new HashMap<PlayerId, Integer>() : some;
            if (theirs.size() < OF_A_VIEWER_MAX || theirs.containsKey(player)) {
                theirs.merge(player, 1, Integer::sum);
                took.set(true);
            }
            return theirs;
        });
        return took.get();
    }

    void unwatch(PlayerId viewer, PlayerId player) {
        viewers.computeIfPresent(viewer, (same, theirs) -> {
            theirs.computeIfPresent(player, PresenceNews::oneLess);
            return theirs.isEmpty() ? null : theirs;
        });
        watched.computeIfPresent(player, PresenceNews::oneLess);
    }

    private static @Nullable Integer oneLess(PlayerId player, int count) {
        return count == 1 ? null : count - 1;
    }

    /** As it was last looked at; null before the first look. */
    @Nullable
    Presence latest(PlayerId player) {
        return latest.get(player);
    }

    /** The look that began last; only a later one is sure to find nothing older than what was read elsewhere before now. */
    long begun() {
        return begun;
    }

    /** The look that {@link #latest} is at least as new as. */
    long finished() {
        return finished;
    }

    private void look(PresenceReader reader) {
        if (looking || (watched.isEmpty() && latest.isEmpty()) || System.nanoTime() - lookedAtNanos < BETWEEN_NANOS) {
            return;
        }
        looking = true;
        // Only this loop counts, the others read.
        var number = begun + 1;
        begun = number;
        var players = List.copyOf(watched.keySet());
        lookedAtNanos = System.nanoTime();
        read(reader, players, 0, new HashMap<>()).onComplete(read -> {
            looking = false;
            if (read.succeeded()) {
                hear(number, read.result());
            } else {
                LOG.debug("Presence was not told cause={}", read.cause().toString());
            }
        });
    }

    private static Future<Map<PlayerId, Presence>> read(
            PresenceReader reader, List<PlayerId> players, int from, Map<PlayerId, Presence> known) {
        if (from >= players.size()) {
            return Future.succeededFuture(known);
        }
        var to = Math.min(players.size(), from + Presences.PLAYERS_MAX);
        return reader.standings(players.subList(from, to)).compose(some -> {
            known.putAll(some);
            return read(reader, players, to, known);
        });
    }

    private void hear(long number, Map<PlayerId, Presence> known) {
        var changed = new ArrayList<PlayerId>();
        known.forEach((player, presence) -> {
            if (!presence.equals(latest.put(player, presence))) {
                changed.add(player);
            }
        });
        latest.keySet().removeIf(player -> !known.containsKey(player));
        finished = number;
        sockets.hearPresence(List.copyOf(changed));
    }
}
