package io.anteroom.gateway.socket;

import io.anteroom.contracts.SessionId;
import io.anteroom.gateway.session.ResumeToken;
import io.anteroom.gateway.session.Resumed;
import io.anteroom.gateway.session.SessionStore;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** The session a socket holds, and how far its pushes have been sent. */
final class HeldSession {

    /** Pushes wait for a session that Redis does not know for so many tries to tell it, about a minute. */
    private static final int UNTOLD_MAX = 20;

    private final SessionId id;
    private final ResumeToken resumeToken;
    private final long resume;
    private long delivered;
    private long numbered;
    private boolean announced;
    private boolean behind;
    private boolean reading;
    private long replayedUpTo;
    /** Of the outbox, behind what was delivered. */
    private Iterator<Resumed.Missed> unsent = Collections.emptyIterator();

    private boolean unsure;
    private boolean known;
    private int untold;

    private HeldSession(SessionId id, ResumeToken resumeToken, long resume, long delivered) {
        this.id = id;
        this.resumeToken = resumeToken;
        this.resume = resume;
        this.delivered = delivered;
        this.numbered = delivered;
    }

    static HeldSession begun() {
        return new HeldSession(SessionId.next(), ResumeToken.random(), 0, 0);
    }

    /** Its missed pushes follow the answer: a page of them is here, the others stay in the outbox until they are due. */
    static HeldSession of(Resumed resumed) {
        var missed = resumed.missed();
        var held = new HeldSession(resumed.sessionId(), resumed.successor(), resumed.number(), resumed.acknowledged());
        held.isKnown();
        if (!missed.isEmpty()) {
            held.unsent = List.copyOf(missed.subList(0, Math.min(missed.size(), SessionStore.MISSED_PAGE)))
                    .iterator();
            held.replayedUpTo = missed.get(missed.size() - 1).seq();
            held.numbered = held.replayedUpTo;
        }
        return held;
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

    /** The highest number that a push is known to have, also of those that were not sent yet: a Redis that lost all begins behind it. */
    long numbered() {
        return Math.max(numbered, delivered);
    }

    /** The client knows of the session: from now on pushes may be sent. */
    void announce() {
        announced = true;
    }

    /** Whether the push is the next, and may be sent before the outbox was read. */
    boolean isNext(long seq) {
        return announced && !reading && !unsent.hasNext() && seq == delivered + 1;
    }

    void takes(long seq) {
        delivered = seq;
    }

    /** A push with this number is in the outbox; also one that came too soon and leaves a gap to be read from there. */
    void hearsOf(long seq) {
        behind |= seq > delivered;
    }

    /** Whether there is something of the outbox to be sent now. */
    boolean hasUnsent() {
        return announced && unsent.hasNext();
    }

    /** The next of what was read, for it is sent now. */
    Resumed.Missed next() {
        var next = unsent.next();
        delivered = next.seq();
        if (!unsent.hasNext()) {
            // Lets go of the page.
            unsent = Collections.emptyIterator();
        }
        return next;
    }

    /** Whether to read the outbox now. */
    boolean wantsToRead() {
        return announced && behind && !reading && !unsent.hasNext();
    }

    void beginsToRead() {
        behind = false;
        reading = true;
    }

    /** @param page what comes after the last one that was sent; if it is full there may be more */
    void hasRead(List<Resumed.Missed> page) {
        reading = false;
        unsent = page.iterator();
        if (!page.isEmpty()) {
            numbered = Math.max(numbered, page.get(page.size() - 1).seq());
        }
        if (page.size() >= SessionStore.MISSED_PAGE) {
            behind = true;
        } else {
            // Perhaps the oldest were dropped meanwhile, or all of them were lost.
            replayedUpTo = Math.min(
                    replayedUpTo,
                    page.isEmpty() ? delivered : page.get(page.size() - 1).seq());
        }
    }

    /** What else was missed has to wait until {@link #readsAgain}, and nothing else waits for it. */
    void couldNotRead() {
        replayedUpTo = delivered;
    }

    void readsAgain() {
        reading = false;
        behind = true;
    }

    /** Whether some of the pushes that a resume has promised were not sent yet. */
    boolean isReplaying() {
        return delivered < replayedUpTo;
    }

    /** There may be pushes nobody told of. */
    void doubt() {
        behind = true;
    }

    /** Redis did not answer when it was told of the session: whether it has it by now, as a new one, is not known. */
    void isUnsure() {
        unsure = true;
    }

    /** Redis has it, so that pushes find it. */
    void isKnown() {
        known = true;
        untold = 0;
    }

    /** Perhaps Redis has it no more. */
    void mayBeLost() {
        known = false;
        untold = 0;
    }

    /** Redis could not be told of it: whether pushes are to wait until it is. Not for ever, if it can't be told at all. */
    boolean isWaitedFor() {
        return !known && untold++ < UNTOLD_MAX;
    }

    /** Redis has answered; whether that was in question before. */
    boolean wasUnsure() {
        var was = unsure;
        unsure = false;
        return was;
    }
}
