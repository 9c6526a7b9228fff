package io.anteroom.gateway.socket;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client may send. */
enum EventType {
    AUTHENTICATE("Authenticate"),
    RESUME("Resume"),
    ROUND_STATE("RoundState"),
    ROUND_ACTION("RoundAction"),
    GET_BALANCE("GetBalance"),
    PING("Ping");

    private static final Map<String, EventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.wireName, Function.identity()));

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    static @Nullable EventType find(String wireName) {
        return BY_WIRE_NAME.get(wireName);
    }
}
