package io.anteroom.gateway.socket;

import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking.FoundMatch;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.session.MatchEntry;
import io.anteroom.gateway.session.PushRelay;
import io.anteroom.gateway.session.SessionStore;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sessions that are new of the match their player is in: {@code MatchFound} was pushed to the sessions there were
 * when it was made, and who comes back is told as well. Those who come while the database is asked are asked for together
 * next. Belongs to one event loop.
 *
 * <p>A session is told once of each entry into a match, whether by this or by {@link PushRelay}: both leave it with the session
 * in Redis, in the step that tells of it. Nothing is missed between them either: this asks after the session is known in
 * Redis, and the relay looks for sessions after the match is known in PostgreSQL.
 */
final class OpenMatches {

    private static final Logger LOG = LoggerFactory.getLogger(OpenMatches.class);
    private static final int ASKED_AT_ONCE = 500;
    private static final long AGAIN_AFTER_MS = 1_000;
    /** A player whom nobody could be asked for that long finds the match by the status of the queue. */
    private static final int TRIES = 60;

    private record Asking(Socket socket, HeldSession held, PlayerId player, int tries) {}

    private final GatewayNode node;
    private final SocketLoop loop;
    private final SessionStore store;
    private final ArrayDeque<Asking> waiting = new ArrayDeque<>();
    private boolean asking;

    OpenMatches(GatewayNode node, SocketLoop loop, SessionStore store) {
        this.node = node;
        this.loop = loop;
        this.store = store;
    }

    void tell(Socket socket, HeldSession held) {
        var identity = socket.identity();
        if (identity != null) {
            wait(new Asking(socket, held, identity.playerId(), TRIES));
        }
    }

    private void wait(Asking one) {
        waiting.add(one);
        if (!asking) {
            askNext();
        }
    }

    private void askNext() {
        var batch = new ArrayList<Asking>();
        while (!waiting.isEmpty() && batch.size() < ASKED_AT_ONCE) {
            var next = waiting.remove();
            if (next.socket().session() == next.held() && !next.socket().isEnded()) {
                batch.add(next);
            }
        }
        asking = !batch.isEmpty();
        if (asking) {
            ask(batch);
        }
    }

    private void ask(List<Asking> batch) {
        var players = batch.stream().map(Asking::player).distinct().toList();
        node.bus().ask(Matches.FIND_OPEN, new Matches.FindOpen(players)).onComplete(result -> {
            if (result.succeeded() && result.result() instanceof Reply.Done<Matches.FoundOpen> done) {
                tell(batch, done.value().matches());
            } else {
                batch.forEach(this::again);
            }
            askNext();
        });
    }

    private void tell(List<Asking> batch, List<Matches.Open> found) {
        var matches = new HashMap<PlayerId, FoundMatch>();
        found.forEach(open -> matches.put(open.playerId(), open.match()));
        for (var one : batch) {
            var match = matches.get(one.player());
            if (match != null) {
                tell(one, match);
            }
        }
    }

    private void tell(Asking one, FoundMatch match) {
        var push = PushRelay.text(new Push(PushRelay.MATCH_FOUND, match.fields()));
        store.append(one.held().id(), push, MatchEntry.of(match.fields()))
                .onSuccess(seq -> seq.ifPresentOrElse(
                        place ->
                                loop.pushes().deliver(one.socket(), one.held(), place, SessionStore.frame(place, push)),
                        // An earlier try may have told of it, and its answer was lost.
                        () -> loop.pushes().lookFor(one.socket(), one.held(), Long.MAX_VALUE)))
                .onFailure(away -> again(one));
    }

    private void again(Asking one) {
        if (one.tries() == 0) {
            LOG.debug(
                    "A session was not asked for its match session={}",
                    one.held().id());
            return;
        }
        var next = new Asking(one.socket(), one.held(), one.player(), one.tries() - 1);
        Future<Void> later = loop.context().owner().timer(AGAIN_AFTER_MS).mapEmpty();
        later.onSuccess(due -> wait(next));
    }
}
