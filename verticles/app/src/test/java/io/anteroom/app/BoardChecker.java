package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A board of increments against a plain sum of those that were acknowledged: every player has his sum, nobody else is on it, and
 * it is in order, each once.
 */
final class BoardChecker extends Checker {

    private final Map<String, Long> sums = new HashMap<>();

    BoardChecker() {
        super("board", "wrongScores", "strangers", "missing", "disorder");
    }

    void acknowledged(String playerId, long increment) {
        count("acknowledged", 1);
        sums.merge(playerId, increment, Long::sum);
    }

    /** The whole board, as anybody reads it. */
    void compare(List<JsonObject> entries) {
        count("entries", entries.size());
        var missing = new HashSet<>(sums.keySet());
        long before = Long.MAX_VALUE;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var player = entry.getString("playerId");
            long score = entry.getLong("score");
            var sum = sums.get(player);
            if (sum == null) {
                wrong("strangers", "" + entry);
            } else if (sum != score) {
                wrong("wrongScores", entry + ", acknowledged are " + sum);
            }
            boolean isNew = missing.remove(player);
            if (score > before || entry.getLong("rank") != i + 1 || (sum != null && !isNew)) {
                wrong("disorder", entry + " at place " + (i + 1) + " after " + before);
            }
            before = score;
        }
        missing.forEach(player -> wrong("missing", player + " with " + sums.get(player)));
    }
}
