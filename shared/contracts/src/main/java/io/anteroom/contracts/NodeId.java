package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one run of one JVM; a restarted node is a new one. */
public record NodeId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NodeId {}

    public static NodeId next() {
        return new NodeId(UuidV7.next());
    }

    /** The id written as {@code text}; fails with {@link IllegalArgumentException} if it is no UUID. */
    public static NodeId parse(String text) {
        return new NodeId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
