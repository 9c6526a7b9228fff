package io.anteroom.room.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two paddles and a ball, 20 ticks a second, first to {@value PongCourt#GOALS} goals. The first two who come play, the first
 * on the left; others watch. A player sends {@code {"move": "up" | "down" | "stop"}}, which holds until the next one. Who
 * leaves has lost.
 */
public final class Pong implements TickRules {

    public static final String KIND = "pong";

    private static final Map<String, Integer> MOVES = Map.of("up", -1, "stop", 0, "down", 1);

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int ticksPerSecond() {
        return 20;
    }

    @Override
    public int membersMax() {
        return 32;
    }

    @Override
    public int playersMax() {
        return 2;
    }

    @Override
    public JsonNode begin(long chance) {
        return PongCourt.begin(chance).state();
    }

    @Override
    public JsonNode joined(JsonNode state, PlayerId player) {
        var court = PongCourt.of(state);
        return court.takeSide(player.toString()) ? court.state() : state;
    }

    @Override
    public JsonNode left(JsonNode state, PlayerId player) {
        var court = PongCourt.of(state);
        return court.giveUpSide(player.toString()) ? court.state() : state;
    }

    @Override
    public Reply<JsonNode> input(JsonNode state, PlayerId player, JsonNode data) {
        var court = PongCourt.of(state);
        if (court.phase != PongCourt.Phase.PLAYING) {
            return no("nobody plays now");
        }
        if (court.side(player.toString()) < 0) {
            return no("you only watch");
        }
        if (data.size() != 1 || !MOVES.containsKey(data.path("move").asText())) {
            return no("move is up, down or stop, and there is nothing else");
        }

        return Reply.done(data);
    }

    private static Reply<JsonNode> no(String why) {
        return Reply.refused(Code.INVALID_ACTION, why);
    }

    @Override
    public Ticked tick(JsonNode state, List<Input> inputs, long tick) {
        var court = PongCourt.of(state);
        if (court.phase == PongCourt.Phase.WAITING || court.phase == PongCourt.Phase.OVER) {
            return Ticked.to(state, null);
        }
        for (var input : inputs) {
            var move = MOVES.get(input.data().path("move").asText());
            if (move != null) {
                court.move(court.side(input.player().toString()), move);
            }
        }
        int scorer = court.phase == PongCourt.Phase.PLAYING ? court.advance() : -1;
        var said = said(court);
        if (court.winner >= 0) {
            court.phase = PongCourt.Phase.OVER;
            said.put("event", "over").put("winner", court.players.get(court.winner));
            return Ticked.over(court.state(), said, outcome(court));
        }
        if (scorer >= 0) {
            said.put("event", "goal").put("by", court.players.get(scorer));
        }
        return Ticked.to(court.state(), said);
    }

    private static ObjectNode said(PongCourt court) {
        var said = Json.MAPPER.createObjectNode();
        said.putArray("ball").add(court.ballX).add(court.ballY);
        said.putArray("paddles").add(court.paddles[0]).add(court.paddles[1]);
        said.putArray("score").add(court.score[0]).add(court.score[1]);
        return said;
    }

    private static Outcome outcome(PongCourt court) {
        var places = new LinkedHashMap<PlayerId, Integer>();
        places.put(PlayerId.parse(court.players.get(court.winner)), 1);
        places.put(PlayerId.parse(court.players.get(1 - court.winner)), 2);
        return new Outcome(places);
    }

    /** Everything but where the next serves will go. */
    @Override
    public JsonNode view(JsonNode state, PlayerId viewer) {
        var court = PongCourt.of(state);
        var view = said(court);
        court.players.forEach(view.putArray("players")::add);
        view.put("phase", court.phase == PongCourt.Phase.LEFT ? "over" : court.phase.text());
        view.putObject("court")
                .put("width", PongCourt.WIDTH)
                .put("height", PongCourt.HEIGHT)
                .put("paddle", PongCourt.PADDLE);
        return view;
    }
}
