package io.anteroom.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rooms of matches: each lets in all players of the match and nobody else who tries, shows the ranks of these players, and
 * nobody else says or does anything in it.
 */
final class MatchRoomChecker extends Checker {

    private record Try(String room, String player) {}

    private final Map<String, Set<String>> playersOf = new LinkedHashMap<>();
    private final Map<Try, String> answers = new LinkedHashMap<>();
    private final Map<String, Set<String>> seenIn = new HashMap<>();

    MatchRoomChecker() {
        super("matchRooms", "shutOut", "letIn", "otherPeople", "otherRanks");
    }

    /** Everybody's recordings are read before any is judged. */
    void read(Recording recording) {
        var tries = new HashMap<String, Try>();
        for (var line : recording.lines()) {
            var frame = line.frame();
            var asked = tries.get(frame.getString("eventId", ""));
            if (line.isGot("MatchFound")) {
                playersOf.putIfAbsent(frame.getString("roomId"), MatchChecker.players(frame));
            } else if (line.isSent("RoomJoin")) {
                tries.put(frame.getString("eventId"), new Try(frame.getString("roomId"), recording.playerId()));
            } else if (asked != null && (line.isGot("RoomState") || line.isGot("Error"))) {
                answered(asked, frame);
            } else if (line.isGot("RoomMessage")) {
                see(frame.getString("roomId"), frame.getString("from"));
            } else if (line.isGot("PlayerJoined")) {
                see(frame.getString("roomId"), frame.getString("playerId"));
            }
        }
    }

    private void answered(Try asked, JsonObject frame) {
        answers.put(asked, frame.getString("code", ""));
        for (var member : frame.getJsonArray("members", new JsonArray())) {
            see(frame.getString("roomId"), ((JsonObject) member).getString("playerId"));
        }
    }

    private void see(String room, String player) {
        seenIn.computeIfAbsent(room, none -> new LinkedHashSet<>()).add(player);
    }

    /** A match's room as one of its players reads it over HTTP. */
    void shown(String room, JsonObject shown) {
        count("shown", 1);
        var ranked = shown.getJsonObject("ranks", new JsonObject()).fieldNames();
        if (!ranked.equals(playersOf.getOrDefault(room, Set.of()))) {
            wrong("otherRanks", room + " of " + playersOf.get(room) + " shows ranks of " + ranked);
        }
    }

    /** To be called once all is read. */
    void compare() {
        playersOf.forEach((room, players) -> {
            count("rooms", 1);
            players.forEach(player -> {
                var answer = answers.getOrDefault(new Try(room, player), "never tried");
                if (answer.isEmpty()) {
                    count("entered", 1);
                } else {
                    wrong("shutOut", player + " of " + room + ": " + answer);
                }
            });
            seenIn.getOrDefault(room, Set.of()).stream()
                    .filter(player -> !players.contains(player))
                    .forEach(player -> wrong("otherPeople", player + " in " + room + " of " + players));
        });
        answers.forEach((asked, code) -> {
            if (!playersOf.getOrDefault(asked.room, Set.of()).contains(asked.player)) {
                count("strangersRefused", code.isEmpty() ? 0 : 1);
                if (code.isEmpty()) {
                    wrong("letIn", asked.player + " into " + asked.room);
                }
            }
        });
    }
}
