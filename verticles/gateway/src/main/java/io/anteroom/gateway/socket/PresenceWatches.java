package io.anteroom.gateway.socket;

import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.GatewayNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sockets of one event loop watch whom, and what each was told last. A socket is told what it would see now and has not
 * seen, whenever {@link PresenceNews} has looked; so it hears twice a second at most, and only the newest. Who has blocked the
 * one who watches is asked for every few seconds, and nothing is told of whom that is not known. Belongs to that loop.
 */
final class PresenceWatches {

    /** Players of one socket. */
    static final int OF_A_SOCKET_MAX = 200;

    private static final Logger LOG = LoggerFactory.getLogger(PresenceWatches.class);
    private static final long BLOCKS_NANOS = Duration.ofSeconds(5).toNanos();
    /** So many sockets are told in one turn of the loop. */
    private static final int STEP = 64;

    private final SocketLoop loop;
    private final GatewayNode node;
    private final Map<Socket, Watch> watches = new HashMap<>();
    private final Map<PlayerId, Set<Watch>> watching = new HashMap<>();
    private final Set<Watch> touched = new LinkedHashSet<>();

    /** @param look the last that may have found something older than this */
    private record Told(Presence presence, long look) {}

    /** What one socket watches. */
    private static final class Watch {

        private final Socket socket;
        private final PlayerId viewer;
        private final Set<PlayerId> players = new HashSet<>();
        /** Not there before the answer that told first. */
        private final Map<PlayerId, Told> told = new HashMap<>();
        /** Whether the player has blocked the viewer; not there before that is known. */
        private final Map<PlayerId, Boolean> blocked = new HashMap<>();
        /** What may be other than told. */
        private final Set<PlayerId> stale = new HashSet<>();

        private long blocksAtNanos;
        private boolean asking;

        Watch(Socket socket, PlayerId viewer) {
            this.socket = socket;
            this.viewer = viewer;
        }
    }

    PresenceWatches(SocketLoop loop, GatewayNode node) {
        this.loop = loop;
        this.node = node;
    }

    /** Those of the players that were not watched before; null, and nothing done, if it would be too many. */
    @Nullable
    List<PlayerId> add(Socket socket, PlayerId viewer, Collection<PlayerId> players) {
        var watch = watches.computeIfAbsent(socket, first -> new Watch(socket, viewer));
        var added = new ArrayList<PlayerId>();
        for (var player : players) {
            if (watch.players.contains(player)) {
                continue;
            }
            if (watch.players.size() >= OF_A_SOCKET_MAX || !node.presenceNews().watch(viewer, player)) {
                remove(socket, added);
                return null;
            }
            watch.players.add(player);
            watching.computeIfAbsent(player, first -> new LinkedHashSet<>()).add(watch);
            added.add(player);
        }
        askBlocks(watch, System.nanoTime());
        return added;
    }

    /** What the socket is told in an answer just now. */
    void told(Socket socket, List<Presence> presences) {
        var watch = watches.get(socket);
        if (watch == null) {
            return;
        }
        var look = node.presenceNews().begun();
        for (var presence : presences) {
            if (watch.players.contains(presence.playerId())) {
                watch.told.put(presence.playerId(), new Told(presence, look));
                // It may have been looked at since.
                touch(watch, presence.playerId());
            }
        }
    }

    void remove(Socket socket, Collection<PlayerId> players) {
        var watch = watches.get(socket);
        if (watch == null) {
            return;
        }
        for (var player : List.copyOf(players)) {
            if (watch.players.remove(player)) {
                watch.told.remove(player);
                watch.blocked.remove(player);
                watch.stale.remove(player);
                drop(watch, player);
            }
        }
        if (watch.players.isEmpty()) {
            watches.remove(socket);
            touched.remove(watch);
        }
    }

    void removeAll(Socket socket) {
        var watch = watches.get(socket);
        if (watch != null) {
            remove(socket, watch.players);
        }
    }

    private void drop(Watch watch, PlayerId player) {
        var others = watching.get(player);
        if (others != null && others.remove(watch) && others.isEmpty()) {
            watching.remove(player);
        }
        node.presenceNews().unwatch(watch.viewer, player);
    }

    private void touch(Watch watch, PlayerId player) {
        watch.stale.add(player);
        touched.add(watch);
    }

    /** These stand otherwise than when they were looked at before. */
    void hear(List<PlayerId> changed) {
        for (var player : changed) {
            for (var watch : watching.getOrDefault(player, Set.of())) {
                touch(watch, player);
            }
        }
        var some = List.copyOf(touched);
        touched.clear();
        tell(some, 0);
    }

    private void tell(List<Watch> some, int from) {
        var to = Math.min(some.size(), from + STEP);
        for (int i = from; i < to; i++) {
            tell(some.get(i));
        }
        if (to < some.size()) {
            loop.run(() -> tell(some, to));
        }
    }

    private void tell(Watch watch) {
        var changes = new ArrayList<Presence>();
        // Read first: what is found after it may be newer, never older.
        var finished = node.presenceNews().finished();
        for (var players = watch.stale.iterator(); players.hasNext(); ) {
            var player = players.next();
            var told = watch.told.get(player);
            var shown = shown(watch, player);
            if (told == null || shown == null) {
                // Both come soon, and lead here again.
                continue;
            }
            if (told.look() >= finished) {
                touched.add(watch);
                continue;
            }
            players.remove();
            if (!shown.equals(told.presence())) {
                watch.told.put(player, new Told(shown, told.look()));
                changes.add(shown);
            }
        }
        if (!changes.isEmpty()) {
            watch.socket.send(Frames.presenceUpdated(changes));
        }
    }

    private @Nullable Presence shown(Watch watch, PlayerId player) {
        var blocked = watch.blocked.get(player);
        if (blocked == null) {
            return null;
        }
        return blocked ? Presence.offline(player) : node.presenceNews().latest(player);
    }

    /** Asks again who has blocked whom, where that is due; called now and then. */
    void askBlocks(long nowNanos) {
        for (var watch : watches.values()) {
            if (nowNanos - watch.blocksAtNanos >= BLOCKS_NANOS) {
                askBlocks(watch, nowNanos);
            }
        }
    }

    private void askBlocks(Watch watch, long nowNanos) {
        if (watch.asking) {
            // What was added meanwhile is asked for right after.
            watch.blocksAtNanos = nowNanos - BLOCKS_NANOS;
            return;
        }
        watch.asking = true;
        watch.blocksAtNanos = nowNanos;
        var players = List.copyOf(watch.players);
        node.bus()
                .ask(Blocks.BLOCKERS, new Blocks.AskBlockers(watch.viewer, players))
                .onComplete(asked -> {
                    watch.asking = false;
                    if (asked.succeeded() && asked.result() instanceof Reply.Done<Blocks.Blockers> done) {
                        heard(watch, players, Set.copyOf(done.value().players()));
                    } else {
                        LOG.debug("Blocks were not told of a watch");
                    }
                });
    }

    private void heard(Watch watch, List<PlayerId> players, Set<PlayerId> blockers) {
        for (var player : players) {
            Boolean blocked = blockers.contains(player) && !player.equals(watch.viewer);
            if (watch.players.contains(player) && !blocked.equals(watch.blocked.put(player, blocked))) {
                touch(watch, player);
            }
        }
    }
}
