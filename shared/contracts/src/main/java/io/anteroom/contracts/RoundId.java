package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a round; time-ordered, so that rounds of one month lie together. */
public record RoundId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RoundId {}

    public static RoundId next() {
        return new RoundId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static RoundId parse(String text) {
        return new RoundId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
