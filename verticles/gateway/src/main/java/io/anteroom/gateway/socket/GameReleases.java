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

    /** Longer than store waits for PostgreSQL, by its defaults: 5 s for a statement and 4 s around it. */
    private static final long CLAIM_MS = 10_000;

    private final SocketLoop loop;
    private final GatewayNode node;
    private final LinkedHashMap<SessionId, Sessions.Release> unheard = new LinkedHashMap<>();

    GameReleases(SocketLoop loop, GatewayNode node) {
        this.loop = loop;
        this.node = node;
        loop.context().setPeriodic(AGAIN_MS, tick -> sayAgain());
    }

    /** If the session was taken up here, this waits until whoever has it is gone too: what it holds is still wanted. */
    void add(PlayerId player, SessionId session) {
        // The number is looked at before the sockets: who takes the session up after that look has a higher one.
        var upTo = node.sockets().lastClaim();
        say(new Sessions.Release(player, session, node.bus().nodeId(), upTo));
    }

    /** Nobody knows whether a claim took effect: it may have, or may do so yet, after a release that is said now. */
    void addUnsure(PlayerId player, SessionId session) {
        add(player, session);
        loop.context().setTimer(CLAIM_MS, tick -> add(player, session));
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
        unheard.merge(release.sessionId(), release, GameReleases::further);
    }

    private static Sessions.Release further(Sessions.Release one, Sessions.Release other) {
        return one.upTo() > other.upTo() ? one : other;
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
