package io.anteroom.gateway.socket;

/** What stands around an event in a text frame. */
enum Framing {
    PLAIN(WebSocketChannel.FRAME_BYTES_MAX),
    SOCKJS(Framing.CARRIED_BYTES_MAX);

    /**
     * SockJS wraps a frame in a list and escapes its quotes, which may double it or more; what is in the wrapping is held
     * to 16 KiB, as a frame of {@code /ws} is.
     */
    static final int CARRIED_BYTES_MAX = 64 * 1024;

    private final int messageBytesMax;

    Framing(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    /** How long a message may be, also one that comes in pieces. */
    int messageBytesMax() {
        return messageBytesMax;
    }
}
