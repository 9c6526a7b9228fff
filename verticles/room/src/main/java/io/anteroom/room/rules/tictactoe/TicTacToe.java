package io.anteroom.room.rules.tictactoe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.Outcome;
import io.anteroom.room.rules.RoomRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tic-tac-toe. The first two who join play, X by chance; X begins. Who joins later watches. Who leaves before the second
 * one came gives the seat back; who leaves an unfinished game has lost it, and so has who does not move in time, once the
 * other one claims it.
 *
 * <p>A player may be told to have joined again without having left, when Redis was restarted: nothing changes then.
 */
public final class TicTacToe implements RoomRules {

    private static final String CELL = "cell";
    private static final String CLAIM = "claim";
    private static final String MOVE_MS = "moveMs";

    private final int moveMs;

    /** @param moveMs that a player may take for a move */
    public TicTacToe(int moveMs) {
        this.moveMs = moveMs;
    }

    @Override
    public String kind() {
        return "tictactoe";
    }

    /** Two players and those who watch; these are in no state. */
    @Override
    public int membersMax() {
        return 100;
    }

    @Override
    public int playersMax() {
        return Mark.values().length;
    }

    @Override
    public JsonNode begin(long chance, List<PlayerId> expected) {
        return Game.begun((chance & 1) == 0 ? Mark.X : Mark.O).write();
    }

    @Override
    public Turned joined(JsonNode state, PlayerId player, long nowMs) {
        var game = Game.read(state);
        if (game.hasBegun() || game.markOf(player) != null) {
            return Turned.unchanged(state);
        }
        var seated = game.seated(player, nowMs);
        return seated.hasBegun() ? Turned.to(seated.write(), started(seated)) : Turned.to(seated.write());
    }

    @Override
    public Turned left(JsonNode state, PlayerId player, long nowMs) {
        var game = Game.read(state);
        var mark = game.markOf(player);
        if (mark == null || game.isOver()) {
            return Turned.unchanged(state);
        }
        if (!game.hasBegun()) {
            return Turned.to(game.unseated(mark).write());
        }
        var givenUp = game.givenUp(mark);
        return Turned.over(givenUp.write(), outcome(givenUp), ended("left", givenUp, player));
    }

    @Override
    public Reply<Turned> act(JsonNode state, PlayerId player, JsonNode data, long nowMs) {
        var game = Game.read(state);
        var mark = game.markOf(player);
        if (mark != null && isClaim(data)) {
            return claim(game, mark, nowMs);
        }
        var problem = problemWith(game, mark, data);
        if (problem != null || mark == null) {
            return Reply.refused(Code.INVALID_ACTION, String.valueOf(problem));
        }

        var cell = data.path(CELL).intValue();
        var moved = game.moved(cell, mark, nowMs);
        var said = moved(moved, cell, mark);
        return Reply.done(
                moved.isOver() ? Turned.over(moved.write(), outcome(moved), said) : Turned.to(moved.write(), said));
    }

    private static boolean isClaim(JsonNode data) {
        return data.isObject()
                && data.size() == 1
                && data.path(CLAIM).isBoolean()
                && data.path(CLAIM).booleanValue();
    }

    private Reply<Turned> claim(Game game, Mark mark, long nowMs) {
        // A game from before there was a clock has none until somebody moves.
        if (game.next() != mark.other() || game.sinceMs() == 0 || leftMs(game, nowMs) > 0) {
            return Reply.refused(
                    Code.INVALID_ACTION, "the other player still has time, or it is over or yours to move");
        }
        var slow = Objects.requireNonNull(game.player(mark.other()));
        var won = game.givenUp(mark.other());
        return Reply.done(Turned.over(won.write(), outcome(won), ended("timeout", won, slow)));
    }

    private long leftMs(Game game, long nowMs) {
        return Math.max(0, game.sinceMs() + moveMs - nowMs);
    }

    private static @Nullable String problemWith(Game game, @Nullable Mark mark, JsonNode data) {
        if (mark == null) {
            return "you only watch";
        }
        if (!isMove(data)) {
            return "a move is {\"cell\": 0 to 8} or {\"claim\": true}";
        }
        if (!game.hasBegun()) {
            return "the other player has not come yet";
        }
        if (game.isOver()) {
            return "it is over";
        }
        if (game.next() != mark) {
            return "it is not your turn";
        }
        return game.board().isFree(data.path(CELL).intValue()) ? null : "this cell is taken";
    }

    private static boolean isMove(JsonNode data) {
        var cell = data.path(CELL);
        return data.isObject()
                && data.size() == 1
                && cell.isIntegralNumber()
                && cell.canConvertToInt()
                && cell.intValue() >= 0
                && cell.intValue() < Board.SIZE;
    }

    /** Both share the first place in a draw. */
    private static Outcome outcome(Game game) {
        var winner = game.winner();
        var places = new LinkedHashMap<PlayerId, Integer>();
        for (var mark : Mark.values()) {
            var player = Objects.requireNonNull(game.player(mark));
            places.put(player, winner == null || winner == mark ? 1 : 2);
        }
        return new Outcome(places);
    }

    @Override
    public JsonNode view(JsonNode state, PlayerId viewer, long nowMs) {
        var game = Game.read(state);
        var view = Json.MAPPER.createObjectNode();
        var board = view.putArray("board");
        for (int cell = 0; cell < Board.SIZE; cell++) {
            var mark = game.board().at(cell);
            board.add(mark == null ? null : mark.name());
        }
        view.set("players", players(game));
        view.put("next", id(game, game.next()));
        view.put(MOVE_MS, moveMs);
        if (game.next() != null) {
            view.put("leftMs", leftMs(game, nowMs));
        }
        return result(view, game);
    }

    private ObjectNode started(Game game) {
        var said = event("started");
        said.set("players", players(game));
        return said.put("next", id(game, game.next())).put(MOVE_MS, moveMs);
    }

    private static ObjectNode moved(Game game, int cell, Mark mark) {
        var said = event("move").put(CELL, cell).put("mark", mark.name()).put("next", id(game, game.next()));
        return result(said, game);
    }

    private static ObjectNode ended(String how, Game game, PlayerId player) {
        return event(how).put("playerId", player.toString()).put("over", true).put("winner", id(game, game.winner()));
    }

    private static ObjectNode event(String event) {
        return Json.MAPPER.createObjectNode().put("event", event);
    }

    private static ObjectNode players(Game game) {
        var players = Json.MAPPER.createObjectNode();
        for (var mark : Mark.values()) {
            players.put(mark.name(), id(game, mark));
        }
        return players;
    }

    /** {@code line} is there only if there is one. */
    private static ObjectNode result(ObjectNode tree, Game game) {
        tree.put("over", game.isOver()).put("winner", id(game, game.winner()));
        List<Integer> line = game.board().line();
        if (line != null) {
            line.forEach(tree.putArray("line")::add);
        }
        return tree;
    }

    private static @Nullable String id(Game game, @Nullable Mark mark) {
        var player = mark == null ? null : game.player(mark);
        return player == null ? null : player.toString();
    }
}
