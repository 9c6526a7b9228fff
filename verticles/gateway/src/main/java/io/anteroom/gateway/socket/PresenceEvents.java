package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.presence.Counts;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Which sockets are somebody's devices and how awake they are: {@code Presence}. What a socket is changes here and is told
 * elsewhere, so that a frame costs no more than a note of its time. Belongs to one event loop.
 */
final class PresenceEvents {

    private static final Refusal NOBODY = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "authenticate first");
    private static final Refusal WANTS_AWAY =
            new Refusal(Code.INVALID_EVENT_INPUTS, "data is {away} and nothing else is wanted");

    private final GatewayNode node;
    private final long awayAfterNanos;

    PresenceEvents(GatewayNode node) {
        this.node = node;
        this.awayAfterNanos = node.config().awayAfter().toNanos();
    }

    Future<Answer> say(Socket socket, Event event) {
        if (socket.identity() == null) {
            return Future.succeededFuture(Answer.refused(event.id(), NOBODY));
        }
        var away = awayOf(event.envelope());
        if (away == null) {
            return Future.succeededFuture(Answer.refused(event.id(), WANTS_AWAY));
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
