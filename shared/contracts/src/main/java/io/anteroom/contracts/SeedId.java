package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a server seed, secret or revealed. */
public record SeedId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SeedId {}

    public static SeedId next() {
        return new SeedId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static SeedId parse(String text) {
        return new SeedId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
