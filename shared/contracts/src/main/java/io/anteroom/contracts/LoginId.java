package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a login: what a log-out ends, with every token issued from it. */
public record LoginId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LoginId {}

    public static LoginId next() {
        return new LoginId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static LoginId parse(String text) {
        return new LoginId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
