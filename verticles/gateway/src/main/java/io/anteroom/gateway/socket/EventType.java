package io.anteroom.gateway.socket;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client may send. */
enum EventType {
    AUTHENTICATE("Authenticate", Repeats.ANSWERED_AGAIN),
    RESUME("Resume", Repeats.ANSWERED_AGAIN),
    ROUND_STATE("RoundState", Repeats.ANSWERED_AGAIN),
    ROUND_ACTION("RoundAction", Repeats.DONE_ONCE),
    GET_BALANCE("GetBalance", Repeats.ANSWERED_AGAIN),
    TABLE_JOIN("TableJoin", Repeats.ANSWERED_AGAIN),
    TABLE_LEAVE("TableLeave", Repeats.ANSWERED_AGAIN),
    TABLE_BET("TableBet", Repeats.DONE_ONCE),
    ROOM_JOIN("RoomJoin", Repeats.ANSWERED_AGAIN),
    ROOM_LEAVE("RoomLeave", Repeats.ANSWERED_AGAIN),
    ROOM_SEND("RoomSend", Repeats.DONE_ONCE),
    BOARD_WATCH("BoardWatch", Repeats.ANSWERED_AGAIN),
    BOARD_UNWATCH("BoardUnwatch", Repeats.ANSWERED_AGAIN),
    PRESENCE("Presence", Repeats.ANSWERED_AGAIN),
    PRESENCE_WATCH("PresenceWatch", Repeats.ANSWERED_AGAIN),
    PRESENCE_UNWATCH("PresenceUnwatch", Repeats.ANSWERED_AGAIN),
    PING("Ping", Repeats.ANSWERED_AGAIN);

    /** What the same event id with the same content gets. */
    private enum Repeats {
        /** It is done again, which changes nothing. */
        ANSWERED_AGAIN,
        /** What it did is remembered, and it gets the first answer; copies that arrive at once share one answer. */
        DONE_ONCE
    }

    private static final Map<String, EventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.wireName, Function.identity()));

    private final String wireName;
    private final Repeats repeats;

    EventType(String wireName, Repeats repeats) {
        this.wireName = wireName;
        this.repeats = repeats;
    }

    /** Whether an event of this type takes effect once, however often it is sent. */
    boolean isOnce() {
        return repeats == Repeats.DONE_ONCE;
    }

    String wireName() {
        return wireName;
    }

    static @Nullable EventType find(String wireName) {
        return BY_WIRE_NAME.get(wireName);
    }
}
