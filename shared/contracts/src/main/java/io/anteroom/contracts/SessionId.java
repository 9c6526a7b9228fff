package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a session of a socket: what {@code Resume} takes up again. */
public record SessionId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SessionId {}

    public static SessionId next() {
        return new SessionId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static SessionId parse(String text) {
        return new SessionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
