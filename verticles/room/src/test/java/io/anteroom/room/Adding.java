package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.Outcome;
import io.anteroom.room.rules.TickRules;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A kind that ticks: members send 1 to 9, each tick adds up what came. Who sends 99 has won; 13 breaks the rules. The quiet
 * form speaks only of ticks that took something.
 */
final class Adding implements TickRules {

    static final int RATE = 20;

    private final String kind;
    private final boolean quiet;
    private final LongConsumer hook;

    Adding(String kind, boolean quiet, LongConsumer hook) {
        this.kind = kind;
        this.quiet = quiet;
        this.hook = hook;
    }

    static Adding loud() {
        return new Adding("adding", false, tick -> {});
    }

    static Adding quiet() {
        return new Adding("quiet", true, tick -> {});
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public int ticksPerSecond() {
        return RATE;
    }

    @Override
    public int membersMax() {
        return 10;
    }

    @Override
    public JsonNode begin(long chance) {
        return Json.MAPPER
                .createObjectNode()
                .put("sum", 0)
                .put("taken", 0)
                .put("members", 0)
                .put("ticks", 0);
    }

    @Override
    public JsonNode joined(JsonNode state, PlayerId player) {
        return changed(state, "members", 1);
    }

    @Override
    public JsonNode left(JsonNode state, PlayerId player) {
        return changed(state, "members", -1);
    }

    private static ObjectNode changed(JsonNode state, String field, int by) {
        return ((ObjectNode) state.deepCopy()).put(field, state.path(field).asInt() + by);
    }

    @Override
    public Reply<JsonNode> input(JsonNode state, PlayerId player, JsonNode data) {
        var value = data.asInt();
        return data.isInt() && ((value >= 1 && value <= 9) || value == 99 || value == 13)
                ? Reply.done(data)
                : Reply.refused(Code.INVALID_ACTION, "add 1 to 9");
    }

    @Override
    public Ticked tick(JsonNode state, List<Input> inputs, long tick) {
        hook.accept(tick);
        var next = changed(state, "ticks", 1);
        for (var input : inputs) {
            var value = input.data().asInt();
            if (value == 13) {
                throw new IllegalArgumentException("13");
            }
            next = changed(changed(next, "sum", value), "taken", 1);
            if (value == 99) {
                return Ticked.over(next, next, new Outcome(Map.of(input.player(), 1)));
            }
        }
        return Ticked.to(next, quiet && inputs.isEmpty() ? null : next);
    }

    @Override
    public JsonNode view(JsonNode state, PlayerId viewer) {
        return state;
    }
}
