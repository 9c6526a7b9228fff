package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a player. */
public record PlayerId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PlayerId {}

    public static PlayerId next() {
        return new PlayerId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static PlayerId parse(String text) {
        return new PlayerId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
