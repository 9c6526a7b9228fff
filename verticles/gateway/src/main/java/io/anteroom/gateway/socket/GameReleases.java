package io.anteroom.gateway.socket;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.gateway.GatewayNode;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that sockets are gone from the games they held, and says it again until it was heard: else nobody would count from
 * when a series of theirs is an orphan. Belongs to one event loop.
 */
final class GameReleases {

    private static final Logger LOG = LoggerFactory.getLogger(GameReleases.class);

    /** Beyond this many that nobody heard of, the oldest are forgotten. */
    private static final int UNHEARD_MAX = 100_000;

    /** So many are said again in one turn. */
    private static final int STEP = 500;

    private static final long AGAIN_MS = 1_000;

    private final GatewayNode node;
    private final LinkedHashMap<SessionId, Sessions.Release> unheard = new LinkedHashMap<>();

    GameReleases(SocketLoop loop, GatewayNode node) {
        this.node = node;
        loop.context().setPeriodic(AGAIN_MS, tick -> sayAgain());
    }

    /** If the session was taken up here, this waits until whoever has it is gone too: what it holds is still wanted. */
    void add(PlayerId player, SessionId session) {
        say(new Sessions.Release(player, session, node.bus().nodeId()));
    }

    private void say(Sessions.Release release) {
        if (node.sockets().holds(release.sessionId())) {
            keep(release);
            return;
        }
        node.bus().ask(Sessions.RELEASE, release).onComplete(result -> {
            if (result.failed() || result.result() instanceof Reply.Refused<?>) {
                keep(release);
            }
        });
    }

    private void keep(Sessions.Release release) {
        if (unheard.size() >= UNHEARD_MAX) {
            var oldest = unheard.keySet().iterator().next();
            unheard.remove(oldest);
            LOG.warn("A release was forgotten session={}", oldest);
        }
        unheard.put(release.sessionId(), release);
    }

    /** Those that wait for a socket of this node, perhaps for hours, cost a look and keep no others waiting. */
    private void sayAgain() {
        var due = unheard.values().stream()
                .filter(release -> !node.sockets().holds(release.sessionId()))
                .limit(STEP)
                .toList();
        for (var release : due) {
            unheard.remove(release.sessionId());
            say(release);
        }
    }
}
