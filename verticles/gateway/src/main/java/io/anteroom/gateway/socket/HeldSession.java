package io.anteroom.gateway.socket;

import io.anteroom.contracts.SessionId;
import io.anteroom.gateway.session.ResumeToken;
import io.anteroom.gateway.session.Resumed;

/** The session a socket holds, and how far its pushes have been sent. */
final class HeldSession {

    private final SessionId id;
    private final ResumeToken resumeToken;
    private final long resume;
    private long delivered;
    private boolean announced;
    private boolean behind;
    private boolean catchingUp;
    private boolean unsure;

    private HeldSession(SessionId id, ResumeToken resumeToken, long resume, long delivered) {
        this.id = id;
        this.resumeToken = resumeToken;
        this.resume = resume;
        this.delivered = delivered;
    }

    static HeldSession begun() {
        return new HeldSession(SessionId.next(), ResumeToken.random(), 0, 0);
    }

    /** Its missed pushes are sent with the answer. */
    static HeldSession of(Resumed resumed) {
        var missed = resumed.missed();
        var delivered = missed.isEmpty()
                ? resumed.acknowledged()
                : missed.get(missed.size() - 1).seq();
        return new HeldSession(resumed.sessionId(), resumed.successor(), resumed.number(), delivered);
    }

    SessionId id() {
        return id;
    }

    ResumeToken resumeToken() {
        return resumeToken;
    }

    /** The number of the resume by which the socket has it; 0 if it began here. */
    long resume() {
        return resume;
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
        hearsOf(seq);
        return false;
    }

    /** A push with this number is in the outbox. */
    void hearsOf(long seq) {
        behind |= seq > delivered;
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

    /** Redis did not answer when it was told of the session: whether it has it by now, as a new one, is not known. */
    void isUnsure() {
        unsure = true;
    }

    /** Redis has answered; whether that was in question before. */
    boolean wasUnsure() {
        var was = unsure;
        unsure = false;
        return was;
    }
}
