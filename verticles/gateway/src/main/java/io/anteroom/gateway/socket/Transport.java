package io.anteroom.gateway.socket;

/** What carries the frames of one socket. Belongs to the socket's event loop. */
interface Transport {

    /**
     * Sends a frame after those before it. Bounded: a reader that leaves too much unread is cut off. What waits is judged
     * before the frame, which may be bigger than the bound, and then is not counted until little waits again.
     */
    void send(Frame frame);

    /**
     * Whether little enough waits to be read that more may be sent. Once that is so again, it says {@link
     * Socket#readsAgain}.
     */
    boolean takesMore();

    /** Says why and closes; what was sent before still goes out, if the other side reads it soon. */
    void close(CloseCode code);

    /** Ends it at once. */
    void cut();

    /** For how long the other side has not read what waits for it, 0 if it reads. */
    long stuckMs(long nowNanos);

    /** Asks the other side for a sign of life, if the transport can. */
    void ping();
}
