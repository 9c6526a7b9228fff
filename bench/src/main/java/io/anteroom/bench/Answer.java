package io.anteroom.bench;

import org.jspecify.annotations.Nullable;

/**
 * The fields of one frame from the server that a player looks at; null or false where the frame has none. One instance
 * is filled again and again, since it lives only while its frame is handled.
 */
final class Answer {
    @Nullable
    String eventType;

    @Nullable
    String eventId;

    @Nullable
    String code;

    @Nullable
    String message;

    @Nullable
    String balance;

    @Nullable
    String payout;

    @Nullable
    String diceResult;

    @Nullable
    String generatedMultiplier;

    /** The names of the actions that may follow, each with a blank behind it. */
    @Nullable
    String nextActions;

    boolean authenticated;
    boolean retryable;
    boolean roundEnded;
    long retryAfterMs;

    void clear() {
        eventType = null;
        eventId = null;
        code = null;
        message = null;
        balance = null;
        payout = null;
        diceResult = null;
        generatedMultiplier = null;
        nextActions = null;
        authenticated = false;
        retryable = false;
        roundEnded = false;
        retryAfterMs = 0;
    }
}
