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
 * @param gone who gave up by leaving; null for nobody
 */
record Game(
        Board board,
        Mark first,
        @Nullable PlayerId x,
        @Nullable PlayerId o,
        @Nullable Mark gone) {

    private static final String BOARD = "board";
    private static final String FIRST = "first";
    private static final String GONE = "gone";

    static Game begun(Mark first) {
        return new Game(Board.EMPTY, first, null, null, null);
    }

    static Game read(JsonNode tree) {
        return new Game(
                new Board(tree.path(BOARD).asText()),
                Mark.valueOf(tree.path(FIRST).asText()),
                playerIn(tree, Mark.X),
                playerIn(tree, Mark.O),
                tree.has(GONE) ? Mark.valueOf(tree.path(GONE).asText()) : null);
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

    /** One more player, of at most two. */
    Game seated(PlayerId player) {
        var mark = player(first) == null ? first : first.other();
        return mark == Mark.X ? new Game(board, first, player, o, gone) : new Game(board, first, x, player, gone);
    }

    /** One player less, before it begins. */
    Game unseated(Mark mark) {
        return mark == Mark.X ? new Game(board, first, null, o, gone) : new Game(board, first, x, null, gone);
    }

    Game moved(int cell, Mark mark) {
        return new Game(board.with(cell, mark), first, x, o, gone);
    }

    Game givenUp(Mark mark) {
        return new Game(board, first, x, o, mark);
    }
}
