package io.anteroom.room.rules.quiz;

/**
 * How a contest goes. It is kept in the contest's state, so that one that was begun goes on as it was on any node.
 *
 * @param openMs how long a question may be answered
 * @param pauseMs how long a closed question stands before the next one may be asked
 */
public record Pace(long openMs, long pauseMs) {

    private static final int POINTS_MAX = 1_000;
    private static final int POINTS_MIN = 500;

    /** What a right answer is worth: from 1000 at once, evenly down to 500 at the end. */
    int points(long afterMs) {
        return (int) (POINTS_MIN + (POINTS_MAX - POINTS_MIN) * (openMs - afterMs) / openMs);
    }
}
