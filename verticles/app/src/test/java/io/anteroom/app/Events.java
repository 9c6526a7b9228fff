package io.anteroom.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Frames as players send them, each with an id of its own. */
final class Events {

    private Events() {}

    static JsonObject event(String type) {
        return new JsonObject()
                .put("eventType", type)
                .put("eventId", UUID.randomUUID().toString());
    }

    static JsonObject ping() {
        return event("Ping");
    }

    static JsonObject action(String game, String action, JsonObject data) {
        return event("RoundAction").put("gameId", game).put("action", action).put("data", data);
    }

    /** An even bet, or nearly so. */
    static JsonObject dice(String stake) {
        return dice(stake, "50.00");
    }

    /** Wins below the threshold. */
    static JsonObject dice(String stake, String threshold) {
        return action("dice", "Bet", diceData(stake, threshold));
    }

    static JsonObject diceData(String stake, String threshold) {
        return stake(stake).put("rollThreshold", threshold).put("overOrUnder", "Under");
    }

    static JsonObject limbo(String stake, String multiplier) {
        return action("limbo", "Bet", stake(stake).put("multiplier", multiplier));
    }

    static JsonObject mines(String stake, int bombs) {
        return action("mines", "Bet", stake(stake).put("maxTiles", 25).put("maxBombs", bombs));
    }

    static JsonObject pick(int tile) {
        return action("mines", "PickTile", new JsonObject().put("currentPicks", new JsonArray().add(tile)));
    }

    static JsonObject cashOut() {
        return action("mines", "CashOut", new JsonObject());
    }

    static JsonObject roundState(String game) {
        return event("RoundState").put("gameId", game);
    }

    static JsonObject roomJoin(String room, long afterSeq) {
        return event("RoomJoin").put("roomId", room).put("data", new JsonObject().put("afterSeq", afterSeq));
    }

    static JsonObject roomLeave(String room) {
        return event("RoomLeave").put("roomId", room);
    }

    static JsonObject roomSend(String room, Object data) {
        return event("RoomSend").put("roomId", room).put("data", data);
    }

    static JsonObject balance() {
        return event("GetBalance").put("data", new JsonObject().put("currency", "FUN"));
    }

    static JsonObject authenticate(String token) {
        return event("Authenticate").put("data", new JsonObject().put("token", token));
    }

    static JsonObject resume(String resumeToken, long lastSeq) {
        return event("Resume")
                .put("data", new JsonObject().put("resumeToken", resumeToken).put("lastSeq", lastSeq));
    }

    private static JsonObject stake(String stake) {
        return new JsonObject().put("betAmount", stake).put("currency", "FUN");
    }
}
