package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An action that the server takes in a round that its player left, as the player could have taken it.
 *
 * @param data null for none
 */
public record Settling(String action, @Nullable JsonNode data) {

    /** Takes no data. */
    static Settling by(String action) {
        return new Settling(action, null);
    }
}
