package io.anteroom.gateway.socket;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.gateway.GatewayNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Has the games of a resumed session follow it to its new socket, and asks for that again until it was heard: else a series would
 * be an orphan though its player is here. No answer waits for it, since whoever plays claims the game. Belongs to one event loop.
 */
final class ResumedGames {

    /** So many are asked for again in one turn. */
    private static final int STEP = 500;

    private static final long AGAIN_MS = 1_000;

    private final GatewayNode node;
    private final GameReleases releases;

    /** No more than the loop has sockets, with those that ended within the last turns. */
    private final Set<Socket> unheard = new LinkedHashSet<>();

    ResumedGames(SocketLoop loop, GatewayNode node, GameReleases releases) {
        this.node = node;
        this.releases = releases;
        loop.context().setPeriodic(AGAIN_MS, tick -> askAgain());
    }

    void takeUp(Socket socket) {
        var identity = socket.identity();
        var held = socket.session();
        if (socket.isEnded() || identity == null || held == null) {
            return;
        }
        var player = identity.playerId();
        var session = held.id();
        var takeUp = new Sessions.TakeUp(
                player, session, node.bus().nodeId(), node.sockets().nextClaim(), held.resume());
        node.bus().ask(Sessions.TAKE_UP, takeUp).onComplete(answer -> {
            if (answer.failed()) {
                releases.addUnsure(player, session);
            }
            if (answer.succeeded() && answer.result() instanceof Reply.Done<Sessions.TakenUp> done) {
                takenUp(socket, player, session, done.value().games());
            } else {
                unheard.add(socket);
            }
        });
    }

    private void takenUp(Socket socket, PlayerId player, SessionId session, int games) {
        if (games == 0) {
            return;
        }
        var held = socket.session();
        if (socket.isEnded() || held == null || !held.id().equals(session)) {
            // Who left the session said so before it held this.
            releases.add(player, session);
        } else {
            socket.takesGames();
        }
    }

    private void askAgain() {
        var due = unheard.stream().limit(STEP).toList();
        for (var socket : due) {
            unheard.remove(socket);
            takeUp(socket);
        }
    }
}
