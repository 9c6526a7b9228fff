package io.anteroom.gateway.socket;

/** Why a socket is closed, as its client reads it. The numbers are part of the public contract. */
public enum CloseCode {
    NORMAL(1000, ""),
    PROTOCOL_ERROR(1002, "protocol error"),
    BINARY(1003, "text frames only"),
    BAD_UTF8(1007, "not UTF-8"),
    TOO_BIG(1009, "frame too big"),
    DRAINING(1012, "connect again"),
    NOT_AUTHENTICATED(4401, "not authenticated"),
    TOO_SLOW(4008, "too slow to read"),
    TOO_MANY_FRAMES(4029, "too many frames"),
    REPLACED(4409, "replaced by a newer session");

    private final int number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    public int number() {
        return number;
    }

    public String reason() {
        return reason;
    }
}
