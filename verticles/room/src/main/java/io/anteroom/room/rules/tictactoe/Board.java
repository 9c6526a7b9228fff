package io.anteroom.room.rules.tictactoe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nine cells, row by row.
 *
 * @param cells a character each: X, O, or a dot for none
 */
record Board(String cells) {

    static final int SIZE = 9;
    static final Board EMPTY = new Board(".........");

    private static final char FREE = '.';
    private static final List<List<Integer>> LINES = List.of(
            List.of(0, 1, 2),
            List.of(3, 4, 5),
            List.of(6, 7, 8),
            List.of(0, 3, 6),
            List.of(1, 4, 7),
            List.of(2, 5, 8),
            List.of(0, 4, 8),
            List.of(2, 4, 6));

    Board {
        if (cells.length() != SIZE || !cells.chars().allMatch(cell -> cell == FREE || isMark(cell))) {
            throw new IllegalArgumentException("no board: " + cells);
        }
    }

    private static boolean isMark(int cell) {
        return cell == Mark.X.sign() || cell == Mark.O.sign();
    }

    boolean isFree(int cell) {
        return cells.charAt(cell) == FREE;
    }

    /** Null for none. */
    @Nullable
    Mark at(int cell) {
        return isFree(cell) ? null : Mark.valueOf(cells.substring(cell, cell + 1));
    }

    Board with(int cell, Mark mark) {
        return new Board(cells.substring(0, cell) + mark.sign() + cells.substring(cell + 1));
    }

    /** Whose turn it is, or would be. */
    Mark next() {
        return cells.chars().filter(Board::isMark).count() % 2 == 0 ? Mark.X : Mark.O;
    }

    boolean isFull() {
        return cells.indexOf(FREE) < 0;
    }

    /** Three cells in a row with the same mark; null if there are none. Of two such rows, which one move can fill, the first. */
    @Nullable
    List<Integer> line() {
        return LINES.stream().filter(this::isOneMarks).findFirst().orElse(null);
    }

    private boolean isOneMarks(List<Integer> line) {
        var first = cells.charAt(line.get(0));
        return first != FREE && line.stream().allMatch(cell -> cells.charAt(cell) == first);
    }
}
