package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RoomId;
import java.util.ArrayList;
import java.util.List;

/** The log of a room of kind {@link Adding}, and the model that says what its ticks must have been. */
final class TickLog {

    private final RoomId room;
    private final List<JsonNode> entries;

    private TickLog(RoomId room, List<JsonNode> entries) {
        this.room = room;
        this.entries = entries;
    }

    static TickLog of(RunningRooms rooms, RoomId room) {
        return new TickLog(room, rooms.log(room).stream().map(Json::tree).toList());
    }

    /** What the room itself said, in order. */
    List<JsonNode> said() {
        return entries.stream()
                .filter(entry -> entry.path("from").asText().equals(room.toString()))
                .toList();
    }

    List<JsonNode> ticks() {
        return said().stream().filter(entry -> !isRestored(entry)).toList();
    }

    List<JsonNode> restored() {
        return said().stream().filter(TickLog::isRestored).toList();
    }

    /** Up to which number the last tick took what came. */
    long upto() {
        var ticks = ticks();
        return ticks.isEmpty() ? 0 : ticks.get(ticks.size() - 1).path("upto").asLong();
    }

    /** The tick that was said last before the rules went on from a snapshot for the first time. */
    long tickBeforeRestored() {
        return said().stream()
                .takeWhile(entry -> !isRestored(entry))
                .mapToLong(entry -> entry.path("tick").asLong())
                .max()
                .orElse(0);
    }

    private static boolean isRestored(JsonNode entry) {
        return entry.path("data").path("event").asText().equals("restored");
    }

    /**
     * Each tick took exactly the entries that the one before had not taken, up to the number it says, and its state is what
     * the model makes of them: nothing that was acknowledged is lost, and nothing is taken twice.
     */
    void isWhatTheModelSays() {
        int sum = 0;
        int taken = 0;
        int members = 0;
        long upto = 0;
        long tick = 0;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (!entry.path("from").asText().equals(room.toString())) {
                continue;
            }
            if (isRestored(entry)) {
                assertThat(entry.path("tick").asLong())
                        .as("goes on from what was told")
                        .isGreaterThanOrEqualTo(tick);
                continue;
            }
            var newest = entry.path("upto").asLong();
            assertThat(newest).isBetween(upto, (long) i);
            for (var input : inputs(upto, newest)) {
                sum += input.path("data").asInt();
                taken += input.has("data") ? 1 : 0;
                members += member(input);
            }
            upto = newest;
            assertThat(entry.path("tick").asLong())
                    .as("ticks follow each other")
                    .isGreaterThan(tick);
            tick = entry.path("tick").asLong();
            var data = entry.path("data");
            assertThat(List.of(
                            data.path("sum").asInt(),
                            data.path("taken").asInt(),
                            data.path("members").asInt()))
                    .as("tick %s", tick)
                    .containsExactly(sum, taken, members);
            assertThat(data.path("ticks").asLong()).isEqualTo(tick);
        }
    }

    private List<JsonNode> inputs(long after, long upto) {
        var inputs = new ArrayList<JsonNode>();
        for (long number = after + 1; number <= upto; number++) {
            var entry = entries.get((int) number - 1);
            if (!entry.path("from").asText().equals(room.toString())) {
                inputs.add(entry);
            }
        }
        return inputs;
    }

    private static int member(JsonNode entry) {
        return switch (entry.path("eventType").asText()) {
            case "PlayerJoined" -> 1;
            case "PlayerLeft" -> -1;
            default -> 0;
        };
    }
}
