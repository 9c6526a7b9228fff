package io.anteroom.room.rules.quiz;

import io.anteroom.contracts.PlayerId;
import org.jspecify.annotations.Nullable;

/**
 * A player of a contest.
 *
 * @param score of the questions that are closed
 * @param answer to the question that is open, or was closed last; null for none
 */
record Contestant(
        PlayerId id,
        boolean ready,
        boolean present,
        int score,
        @Nullable Answer answer) {

    /**
     * @param option its place, from 0
     * @param afterMs since the question was opened
     */
    record Answer(int option, long afterMs) {}

    static Contestant of(PlayerId id) {
        return new Contestant(id, false, true, 0, null);
    }

    Contestant getReady() {
        return new Contestant(id, true, present, score, answer);
    }

    Contestant present(boolean isPresent) {
        return new Contestant(id, ready, isPresent, score, answer);
    }

    Contestant answered(Answer given) {
        return new Contestant(id, ready, present, score, given);
    }

    Contestant unanswered() {
        return new Contestant(id, ready, present, score, null);
    }

    Contestant scored(int points) {
        return new Contestant(id, ready, present, score + points, answer);
    }
}
