package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches of players who queue once: each is in one match at most, all who are told of a match are told the same, it is told to
 * all its players and to nobody else, and whoever queued is matched, told why not, or still queued in the end and can leave.
 */
final class MatchChecker extends Checker {

    /** A match without what differs by who is told. */
    private final Map<String, JsonObject> matches = new LinkedHashMap<>();

    private final Map<String, Set<String>> toldOf = new HashMap<>();
    private final Map<String, Set<String>> listedIn = new HashMap<>();
    private final Set<String> toldWhyNot = new LinkedHashSet<>();

    MatchChecker() {
        super("matches", "double", "differing", "strangers", "untold", "lost", "stuck");
    }

    void read(Recording recording) {
        for (var line : recording.lines()) {
            if (line.isGot("MatchFound")) {
                told(recording.playerId(), line.frame());
            } else if (line.isGot("QueueLeft")) {
                count("toldWhyNot", 1);
                toldWhyNot.add(recording.playerId());
            }
        }
    }

    private void told(String playerId, JsonObject frame) {
        count("told", 1);
        var match = frame.copy();
        match.remove("seq");
        var room = match.getString("roomId");
        if (!toldOf.computeIfAbsent(playerId, none -> new LinkedHashSet<>()).add(room)) {
            count("toldAgain", 1);
        }
        var first = matches.putIfAbsent(room, match);
        if (first == null) {
            count("matches", 1);
            players(match).forEach(player -> listedIn.computeIfAbsent(player, none -> new LinkedHashSet<>())
                    .add(room));
        } else if (!first.equals(match)) {
            wrong("differing", first + " and " + match);
        }
    }

    static Set<String> players(@Nullable JsonObject match) {
        if (match == null) {
            return Set.of();
        }
        var players = new LinkedHashSet<String>();
        match.getJsonArray("players").forEach(player -> players.add(((JsonObject) player).getString("playerId")));
        return players;
    }

    /** Where a player who queued stands in the end, as its status says. */
    void standing(String playerId, JsonObject status) {
        count("queued", 1);
        var told = toldOf.getOrDefault(playerId, Set.of());
        var match = roomOf(status);
        if (status.getBoolean("queued") && match == null && told.isEmpty()) {
            count("stillQueued", 1);
        } else if (match == null && told.isEmpty() && !toldWhyNot.contains(playerId)) {
            wrong("lost", playerId + " is neither queued nor matched");
        } else if ((match != null && !told.isEmpty() && !told.contains(match))
                || (status.getBoolean("queued") && !told.isEmpty())) {
            wrong("double", playerId + " was told of " + told + ", its status is " + status);
        }
    }

    private static @Nullable String roomOf(JsonObject status) {
        var match = status.getJsonObject("match");
        return match == null ? null : match.getString("roomId");
    }

    /** Where a player stands who has left the queue. */
    void cancelled(String playerId, JsonObject status) {
        count("cancelled", 1);
        if (status.getBoolean("queued") || roomOf(status) != null) {
            wrong("stuck", playerId + ": " + status);
        }
    }

    /** To be called once all is read. */
    void compare() {
        listedIn.forEach((player, rooms) -> {
            if (rooms.size() > 1) {
                wrong("double", player + " is in " + rooms);
            }
        });
        toldOf.forEach((player, rooms) -> rooms.forEach(room -> {
            if (!players(matches.get(room)).contains(player)) {
                wrong("strangers", player + " was told of " + matches.get(room));
            }
        }));
        matches.forEach((room, match) -> players(match).forEach(player -> {
            if (!toldOf.getOrDefault(player, Set.of()).contains(room)) {
                wrong("untold", player + " of " + match);
            }
        }));
    }
}
