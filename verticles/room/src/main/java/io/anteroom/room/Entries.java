package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The entries of logs, one JSON object each. What a player wrote goes in as it was written. */
final class Entries {

    private Entries() {}

    /** Now, as entries say it. */
    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static String message(PlayerId from, String at, String data) {
        return message(from.toString(), at, data);
    }

    private static String message(String from, String at, String data) {
        return "{\"eventType\":\"RoomMessage\",\"from\":\"" + from + "\",\"at\":\"" + at + "\",\"data\":" + data + "}";
    }

    /** What the room itself says. */
    static List<String> messages(RoomId from, List<JsonNode> said) {
        var at = now();
        return said.stream()
                .map(data -> message(from.toString(), at, Json.write(data)))
                .toList();
    }

    /**
     * What a room says by a tick.
     *
     * @param upto number of the newest entry that the tick took
     */
    static String tick(RoomId from, String at, long tick, long upto, JsonNode data) {
        return "{\"eventType\":\"RoomMessage\",\"from\":\"" + from + "\",\"at\":\"" + at + "\",\"tick\":" + tick
                + ",\"upto\":" + upto + ",\"data\":" + Json.write(data) + "}";
    }

    static String joined(Rooms.Member member, String at) {
        return Json.write(of("PlayerJoined", member.playerId(), at).put("username", member.username()));
    }

    static String left(PlayerId player, String at) {
        return Json.write(of("PlayerLeft", player, at));
    }

    private static ObjectNode of(String eventType, PlayerId player, String at) {
        return Json.MAPPER
                .createObjectNode()
                .put("eventType", eventType)
                .put("playerId", player.toString())
                .put("at", at);
    }
}
