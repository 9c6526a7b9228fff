package io.anteroom.gateway.session;

import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.anteroom.runtime.Bus;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes what became of their sessions, and tells those that did not hear it again for some seconds: else their sockets
 * would learn it with their next beat, {@link SessionStore#BEAT} later. Belongs to one context.
 */
public final class SessionHints {

    private static final Logger LOG = LoggerFactory.getLogger(SessionHints.class);

    /** The last one comes when a node that does not answer has left the cluster. */
    private static final long[] PAUSES_MS = {1_000, 2_000, 4_000, 8_000};

    /** What else nobody heard is left to the beats. */
    private static final int UNHEARD_MAX = 10_000;

    private final Bus bus;
    private final Map<About, Hint<?>> unheard = new HashMap<>();

    public SessionHints(Bus bus) {
        this.bus = bus;
    }

    private record About(String inbox, SessionId sessionId) {}

    /**
     * What is to be said again.
     *
     * @param number a higher one says all that a lower one does
     * @param said how often it was
     */
    private record Hint<H>(Endpoint<H, Done> inbox, SessionId sessionId, long number, H words, int said) {

        About about() {
            return new About(inbox.address(), sessionId);
        }

        Hint<H> again() {
            return new Hint<>(inbox, sessionId, number, words, said + 1);
        }

        static Hint<?> further(Hint<?> one, Hint<?> other) {
            return one.number() > other.number() ? one : other;
        }
    }

    /** A push is in the session's outbox. It is there to be looked for if nobody hears of it at once. */
    public void deliver(NodeId node, SessionId session, long seq, @Nullable RawJson frame) {
        var look = new Inbox.Deliver(session, seq, null);
        say(
                new Hint<>(Inbox.DELIVER.at(node), session, seq, look, 1),
                frame == null ? look : new Inbox.Deliver(session, seq, frame));
    }

    /** The resume of this number took the session over. */
    public void replace(NodeId node, SessionId session, long resume) {
        var replace = new Inbox.Replace(session, resume);
        say(new Hint<>(Inbox.REPLACE.at(node), session, resume, replace, 1), replace);
    }

    private <H> void say(Hint<H> hint, H words) {
        bus.ask(hint.inbox(), words).onComplete(result -> {
            if (result.failed() || result.result() instanceof Reply.Refused<?>) {
                keep(hint);
            }
        });
    }

    private void keep(Hint<?> hint) {
        var about = hint.about();
        if (unheard.containsKey(about)) {
            unheard.merge(about, hint, Hint::further);
        } else if (hint.said() > PAUSES_MS.length || unheard.size() >= UNHEARD_MAX) {
            LOG.debug("A node did not hear of its session inbox={} session={}", about.inbox(), about.sessionId());
        } else {
            unheard.put(about, hint);
            bus.vertx().setTimer(PAUSES_MS[hint.said() - 1], tick -> sayAgain(about));
        }
    }

    private void sayAgain(About about) {
        var hint = unheard.remove(about);
        if (hint != null) {
            sayAgain(hint);
        }
    }

    private <H> void sayAgain(Hint<H> hint) {
        say(hint.again(), hint.words());
    }
}
