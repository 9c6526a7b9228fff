package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.room.RoomConfig;
import io.anteroom.room.RoomVerticle;
import io.anteroom.room.rules.Kinds;
import io.anteroom.room.rules.Outcome;
import io.anteroom.room.rules.RoomRules;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.testkit.TestServers;
import io.vertx.core.DeploymentOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Matchmaking, rooms and store as they are: a match is found, played by rules in its room, and changes ratings. */
final class RatedRoomsIT extends QueueStage {

    /** Who says the first word has won; the other one is told who sat there. */
    private static final class FirstWord implements RoomRules {

        @Override
        public String kind() {
            return "firstword";
        }

        @Override
        public int membersMax() {
            return 2;
        }

        @Override
        public JsonNode begin(long chance, List<PlayerId> expected) {
            return Json.MAPPER.createObjectNode();
        }

        @Override
        public Turned joined(JsonNode state, PlayerId player, long nowMs) {
            var next = ((com.fasterxml.jackson.databind.node.ObjectNode) state.deepCopy()).put(player.toString(), true);
            return Turned.to(next);
        }

        @Override
        public Reply<Turned> act(JsonNode state, PlayerId player, JsonNode data, long nowMs) {
            var places = new java.util.HashMap<PlayerId, Integer>();
            state.fieldNames().forEachRemaining(name -> places.put(PlayerId.parse(name), 2));
            places.put(player, 1);
            return Reply.done(Turned.over(state, new Outcome(Map.copyOf(places)), data));
        }

        @Override
        public JsonNode view(JsonNode state, PlayerId viewer, long nowMs) {
            return state;
        }
    }

    @BeforeAll
    static void deployRooms() throws Exception {
        var config = RoomConfig.from(Settings.defaults(RoomConfig.KEYS));
        var rooms = RoomVerticle.instances(
                config,
                bus,
                MasterKey.parse(MasterKey.generate()),
                TestServers.freshRedis(),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
                new NodeHealth(),
                Kinds.of(List.of(new FirstWord())));
        var unused = vertx.deployVerticle(rooms, new DeploymentOptions()).await(60, SECONDS);
    }

    private static void enter(RoomId room, PlayerId player) {
        var seat = new Rooms.Seat(player, SessionId.next(), bus.nodeId(), 1, 0);
        until("a seat", () -> ask(Rooms.JOIN, new Rooms.Join(room, seat, 0, null, false)) instanceof Reply.Done<?>);
    }

    @Test
    void theRulesWordMovesTheRatings() {
        var winner = player();
        var loser = player();
        var room = duel(winner, loser, "worded");
        enter(room, winner);
        enter(room, loser);

        var data = "\"me\"";
        var word = new Rooms.Send(room, winner, new EventId("w"), Hash.of(data.getBytes(StandardCharsets.UTF_8)), data);
        assertThat(done(Rooms.APPEND, new Rooms.Append(bus.nodeId(), List.of(word)))
                        .results())
                .allMatch(sent -> sent.refusal() == null);

        until("the ratings", () -> rating(winner) == 1662 && rating(loser) == 1338);
        assertThat(status(winner).match()).isNull();
        assertThat(join(loser, "worded").ticketId()).isNotNull();
    }
}
