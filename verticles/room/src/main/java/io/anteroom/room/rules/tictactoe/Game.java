package io.anteroom.room.rules.tictactoe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import org.jspecify.annotations.Nullable;

/**
 * How a game stands.
 *
 * @param first what the first who joins plays
 * @param x who plays X; null for nobody yet
 * @param o who plays O
 * @param gone who gave up, by leaving or by not moving in time; null for nobody
 * @param sinceMs since when somebody is to move, on the server's clock; 0 before it begins
 */
record Game(
        Board board,
        Mark first,
        @Nullable PlayerId x,
        @Nullable PlayerId o,
        @Nullable Mark gone,
        long sinceMs) {

    private static final String BOARD = "board";
    private static final String FIRST = "first";
    private static final String GONE = "gone";
    private static final String SINCE = "since";

    static Game begun(Mark first) {
        return new Game(Board.EMPTY, first, null, null, null, 0);
    }

    static Game read(JsonNode tree) {
        return new Game(
                new Board(tree.path(BOARD).asText()),
                Mark.valueOf(tree.path(FIRST).asText()),
                playerIn(tree, Mark.X),
                playerIn(tree, Mark.O),
                tree.has(GONE) ? Mark.valueOf(tree.path(GONE).asText()) : null,
                tree.path(SINCE).asLong());
    }

    private static @Nullable PlayerId playerIn(JsonNode tree, Mark mark) {
        return tree.has(mark.name()) ? PlayerId.parse(tree.path(mark.name()).asText()) : null;
    }

    ObjectNode write() {
        var tree = Json.MAPPER.createObjectNode().put(BOARD, board.cells()).put(FIRST, first.name());
        for (var mark : Mark.values()) {
            var player = player(mark);
            if (player != null) {
                tree.put(mark.name(), player.toString());
            }
        }
        if (sinceMs > 0) {
            tree.put(SINCE, sinceMs);
        }
        return gone == null ? tree : tree.put(GONE, gone.name());
    }

    @Nullable
    PlayerId player(Mark mark) {
        return mark == Mark.X ? x : o;
    }

    /** What somebody plays; null if they don't. */
    @Nullable
    Mark markOf(PlayerId player) {
        if (player.equals(x)) {
            return Mark.X;
        }
        return player.equals(o) ? Mark.O : null;
    }

    boolean hasBegun() {
        return x != null && o != null;
    }

    boolean isOver() {
        return gone != null || board.isFull() || board.line() != null;
    }

    /** Null as long as there is none. */
    @Nullable
    Mark winner() {
        if (gone != null) {
            return gone.other();
        }
        var line = board.line();
        return line == null ? null : board.at(line.get(0));
    }

    /** Null if nobody moves: it has not begun, or is over. */
    @Nullable
    Mark next() {
        return hasBegun() && !isOver() ? board.next() : null;
    }

    /** One more player, of at most two; with the second one it begins. */
    Game seated(PlayerId player, long nowMs) {
        var mark = player(first) == null ? first : first.other();
        var seated = with(mark, player);
        return seated.hasBegun() ? seated.since(nowMs) : seated;
    }

    /** One player less, before it begins. */
    Game unseated(Mark mark) {
        return with(mark, null);
    }

    private Game with(Mark mark, @Nullable PlayerId player) {
        return mark == Mark.X
                ? new Game(board, first, player, o, gone, sinceMs)
                : new Game(board, first, x, player, gone, sinceMs);
    }

    private Game since(long nowMs) {
        return new Game(board, first, x, o, gone, nowMs);
    }

    Game moved(int cell, Mark mark, long nowMs) {
        return new Game(board.with(cell, mark), first, x, o, gone, nowMs);
    }

    Game givenUp(Mark mark) {
        return new Game(board, first, x, o, mark, sinceMs);
    }
}
