package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one instance that makes matches; a new one each time it starts. */
public record MatcherId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MatcherId {}

    public static MatcherId next() {
        return new MatcherId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static MatcherId parse(String text) {
        return new MatcherId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
