package io.anteroom.room.rules;

import io.anteroom.contracts.PlayerId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How it ended.
 *
 * @param places of the players, 1 for the best; who shares a place has drawn
 */
public record Outcome(Map<PlayerId, Integer> places) {

    public Outcome {
        places = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }
}
