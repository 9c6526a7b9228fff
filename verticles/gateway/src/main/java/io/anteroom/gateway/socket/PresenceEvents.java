package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.presence.Counts;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sockets are somebody's devices and how awake they are: {@code Presence}; and who watches whom: {@code PresenceWatch}
 * and {@code PresenceUnwatch}. What a socket is changes here and is told
 * elsewhere, so that a frame costs no more than a note of its time. Belongs to one event loop.
 */
final class PresenceEvents {

    private static final Refusal NOBODY = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "authenticate first");
    private static final Refusal WANTS_AWAY =
            new Refusal(Code.INVALID_EVENT_INPUTS, "data is {away} and nothing else is wanted");

    private static final Refusal WANTS_PLAYERS = new Refusal(
            Code.INVALID_EVENT_INPUTS, "data is {players} with 1 to " + PresenceWatches.OF_A_SOCKET_MAX + " ids");
    private static final Refusal TOO_MANY = new Refusal(Code.OVERLOADED, "so many players may not be watched");
    private static final int ID_LENGTH = 36;

    private final GatewayNode node;
    private final PresenceWatches watches;
    private final long awayAfterNanos;

    PresenceEvents(GatewayNode node, PresenceWatches watches) {
        this.node = node;
        this.watches = watches;
        this.awayAfterNanos = node.config().awayAfter().toNanos();
    }

    Future<Answer> say(Socket socket, Event event) {
        if (socket.identity() == null) {
            return refused(event, NOBODY);
        }
        var away = awayOf(event.envelope());
        if (away == null) {
            return refused(event, WANTS_AWAY);
        }

        socket.saysAway(away);
        look(socket, System.nanoTime());
        return Future.succeededFuture(Answer.of(Frames.presence(event.id(), away)));
    }

    private static @Nullable Boolean awayOf(Envelope event) {
        var data = event.data();
        var isAlone = event.gameId() == null && event.roomId() == null && event.action() == null;
        if (!isAlone || data == null || data.size() != 1 || !data.path("away").isBoolean()) {
            return null;
        }
        return data.path("away").booleanValue();
    }

    /** Watches first and looks then, so that nothing falls in between. */
    Future<Answer> watch(Socket socket, Event event) {
        var identity = socket.identity();
        if (identity == null) {
            return refused(event, NOBODY);
        }
        var players = playersOf(event.envelope());
        if (players == null) {
            return refused(event, WANTS_PLAYERS);
        }
        var added = watches.add(socket, identity.playerId(), players);
        if (added == null) {
            return refused(event, TOO_MANY);
        }

        return node.bus()
                .ask(Presences.READ, new Presences.Read(identity.playerId(), players))
                .onComplete(read -> {
                    if (read.succeeded() && read.result() instanceof Reply.Done<Presences.Found> done) {
                        watches.told(socket, done.value().presences());
                    } else {
                        watches.remove(socket, added);
                    }
                })
                .map(reply -> reply.fold(
                        found -> Answer.of(Frames.presenceWatched(event.id(), found.presences())),
                        refusal -> Answer.refused(event.id(), refusal)));
    }

    /** Some of them, or all if none are named. */
    Future<Answer> unwatch(Socket socket, Event event) {
        if (socket.identity() == null) {
            return refused(event, NOBODY);
        }
        if (event.envelope().data() == null) {
            watches.removeAll(socket);
        } else {
            var players = playersOf(event.envelope());
            if (players == null) {
                return refused(event, WANTS_PLAYERS);
            }
            watches.remove(socket, players);
        }
        return Future.succeededFuture(Answer.of(Frames.presenceUnwatched(event.id())));
    }

    private static @Nullable List<PlayerId> playersOf(Envelope event) {
        var data = event.data();
        var isAlone = event.gameId() == null && event.roomId() == null && event.action() == null;
        var ids = data == null || data.size() != 1 ? null : data.get("players");
        if (!isAlone
                || ids == null
                || !ids.isArray()
                || ids.isEmpty()
                || ids.size() > PresenceWatches.OF_A_SOCKET_MAX) {
            return null;
        }
        var players = new LinkedHashSet<PlayerId>();
        for (var id : ids) {
            var player = playerOf(id.textValue());
            if (player == null) {
                return null;
            }
            players.add(player);
        }
        return List.copyOf(players);
    }

    private static @Nullable PlayerId playerOf(@Nullable String id) {
        if (id == null || id.length() != ID_LENGTH) {
            return null;
        }
        try {
            return PlayerId.parse(id);
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    private static Future<Answer> refused(Event event, Refusal refusal) {
        return Future.succeededFuture(Answer.refused(event.id(), refusal));
    }

    /** Takes note of what the socket has become, if it is something else than before. */
    void look(Socket socket, long nowNanos) {
        var identity = socket.identity();
        if (identity == null) {
            return;
        }
        var is = socket.isEnded() || socket.session() == null
                ? Counts.NONE
                : Counts.one(!socket.isAway(nowNanos, awayAfterNanos), socket.isSeated());
        var was = socket.countsAs(is);
        if (!was.equals(is)) {
            node.devices().change(identity.playerId(), was, is);
        }
    }

    /** What Redis knows of the socket's player ends soon. */
    void tellAgain(Socket socket) {
        var identity = socket.identity();
        if (identity != null) {
            node.devices().tellAgain(identity.playerId());
        }
    }
}
