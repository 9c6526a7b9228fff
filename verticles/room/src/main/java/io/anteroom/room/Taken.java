package io.anteroom.room;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of one room's messages, as {@code append.lua} says it.
 *
 * @param letter A, or why none was looked at; then there is nothing else
 * @param first the number of the first new message
 * @param nodes with members, with blanks between
 * @param results one for each message; none if all were taken
 */
record Taken(char letter, long epoch, long first, String nodes, List<String> results) {

    /** One line for each room. */
    static List<Taken> read(String answer) {
        var rooms = new ArrayList<Taken>();
        for (var line : answer.split("\n")) {
            rooms.add(of(line.split("\t", -1)));
        }
        return rooms;
    }

    private static Taken of(String[] fields) {
        var letter = fields[0].charAt(0);
        if (letter != 'A') {
            return new Taken(letter, 0, 0, "", List.of());
        }
        var results = fields.length > 4 ? List.of(fields[4].split(" ")) : List.<String>of();
        return new Taken(letter, Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3], results);
    }

    boolean isWhole() {
        return results.isEmpty();
    }
}
