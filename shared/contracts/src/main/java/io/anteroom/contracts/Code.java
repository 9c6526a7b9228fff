package io.anteroom.contracts;

/** Why something was refused, as players and HTTP clients read it. The names are part of the public contract. */
public enum Code {
    CLIENT_NOT_AUTHENTICATED(401, false),
    AUTHENTICATION_FAILED(401, false),
    LOCKED_OUT(429, true),
    FORBIDDEN(403, false),
    NOT_FOUND(404, false),
    BODY_TOO_LARGE(413, false),
    USERNAME_TAKEN(409, false),
    EMAIL_TAKEN(409, false),
    IDEMPOTENCY_KEY_MISSING(400, false),
    IDEMPOTENCY_KEY_REUSED(422, false),
    IDEMPOTENCY_IN_PROGRESS(409, true),
    INVALID_PAYLOAD_SCHEMA(400, false),
    INVALID_EVENT_TYPE(400, false),
    INVALID_EVENT_INPUTS(400, false),
    INVALID_ACTION(400, false),
    INVALID_NEXT_ACTION(409, false),
    INVALID_GAME_ID(404, false),
    INVALID_CURRENCY(400, false),
    INVALID_BET_AMOUNT(400, false),
    BET_LIMIT_REACHED(400, false),
    INSUFFICIENT_FUNDS(409, false),
    GAME_ROUND_NOT_FOUND(404, false),
    GAME_DISABLED(409, false),
    INVALID_MULTIPLIER(400, false),
    INVALID_THRESHOLD(400, false),
    INVALID_TILE(400, false),
    INVALID_RANK(400, false),
    INVALID_AUTOBET_MAX(400, false),
    INVALID_STOP_ON_PROFIT(400, false),
    INVALID_STOP_ON_LOSS(400, false),
    CHANGE_SEED_FAILED(409, false),
    EVENT_ID_REUSED(409, false),
    ROUND_CONFLICT(409, true),
    SESSION_ACTIVE(409, false),
    SESSION_NOT_FOUND(404, false),
    ROOM_NOT_FOUND(404, false),
    ROOM_FULL(409, false),
    NOT_A_MEMBER(403, false),
    BETS_CLOSED(409, false),
    NOT_QUEUED(404, false),
    RATE_LIMITED(429, true),
    OVERLOADED(503, true),
    TIMEOUT(504, true),
    UNAVAILABLE(503, true),
    INTERNAL(500, true);

    private final int httpStatus;
    private final boolean retryable;

    Code(int httpStatus, boolean retryable) {
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same request may succeed when it is sent again, with the same id. */
    public boolean retryable() {
        return retryable;
    }
}
