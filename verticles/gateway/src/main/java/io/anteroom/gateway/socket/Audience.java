package io.anteroom.gateway.socket;

/**
 * Sockets that asked for the same news: those at a table, those that watch a board. What an audience is told is made once
 * for all of it, and carries no sequence: whoever joins is told how things stand, and the newest word counts.
 *
 * @param name the table's or board's own
 */
public record Audience(Kind kind, String name) {

    /** What is listened to. */
    public enum Kind {
        TABLE,
        BOARD
    }
}
