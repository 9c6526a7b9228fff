package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.Outcome;
import io.anteroom.room.rules.RoomRules;
import java.util.List;
import java.util.Map;

/** A kind with rules: members add 1 to 3 to a sum, and who makes it 10 has won. */
final class Race implements RoomRules {

    @Override
    public String kind() {
        return "race";
    }

    @Override
    public int membersMax() {
        return 3;
    }

    @Override
    public JsonNode begin(long chance, List<PlayerId> expected) {
        return Json.MAPPER.createObjectNode().put("sum", 0).put("joined", 0);
    }

    @Override
    public Turned joined(JsonNode state, PlayerId player, long nowMs) {
        var count = state.path("joined").asInt() + 1;
        var next = ((ObjectNode) state.deepCopy()).put("joined", count);
        return count == 2 ? Turned.to(next, Json.tree("{\"ready\":true}")) : Turned.to(next);
    }

    @Override
    public Turned left(JsonNode state, PlayerId player, long nowMs) {
        return Turned.unchanged(state);
    }

    @Override
    public Reply<Turned> act(JsonNode state, PlayerId player, JsonNode data, long nowMs) {
        var sum = state.path("sum").asInt();
        if (!data.isInt() || data.intValue() < 1 || data.intValue() > 3 || sum >= 10) {
            return Reply.refused(Code.INVALID_ACTION, "add 1, 2 or 3, up to 10");
        }
        var next = ((ObjectNode) state.deepCopy()).put("sum", sum + data.intValue());
        var said = Json.MAPPER.createObjectNode().put("sum", sum + data.intValue());
        return Reply.done(
                sum + data.intValue() >= 10
                        ? Turned.over(next, new Outcome(Map.of(player, 1)), said, Json.tree("{\"over\":true}"))
                        : Turned.to(next, said));
    }

    @Override
    public JsonNode view(JsonNode state, PlayerId viewer, long nowMs) {
        return Json.MAPPER.createObjectNode().put("sum", state.path("sum").asInt());
    }
}
