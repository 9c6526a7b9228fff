package io.anteroom.gateway.socket;

import io.anteroom.contracts.SessionId;
import io.anteroom.gateway.session.ResumeToken;

/** The session a socket holds, and how far its pushes have been sent. */
final class HeldSession {

    private final SessionId id;
    private final ResumeToken resumeToken;
    private long delivered;
    private boolean announced;
    private boolean behind;
    private boolean catchingUp;

    HeldSession(SessionId id, ResumeToken resumeToken, long delivered) {
        this.id = id;
        this.resumeToken = resumeToken;
        this.delivered = delivered;
    }

    SessionId id() {
        return id;
    }

    ResumeToken resumeToken() {
        return resumeToken;
    }

    long delivered() {
        return delivered;
    }

    /** The client knows of the session: from now on pushes may be sent. */
    void announce() {
        announced = true;
    }

    /** Whether the push is the next; one that comes too soon leaves a gap to be read from the outbox. */
    boolean takes(long seq) {
        if (announced && !catchingUp && seq == delivered + 1) {
            delivered = seq;
            return true;
        }
        behind |= seq > delivered;
        return false;
    }

    /** Whether to read the outbox now; whoever gets a yes tells when it has. */
    boolean beginsToCatchUp() {
        if (!announced || !behind || catchingUp) {
            return false;
        }
        behind = false;
        catchingUp = true;
        return true;
    }

    void caughtUp(long seq) {
        catchingUp = false;
        delivered = Math.max(delivered, seq);
    }

    /** There may be pushes nobody told of. */
    void doubt() {
        behind = true;
    }
}
