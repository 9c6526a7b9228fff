package io.anteroom.room.rules.quiz;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a contest stands; what its room keeps of it.
 *
 * @param expected players of its room's match when the room opened; it does not begin with fewer than they were
 * @param players who wait for it to begin, or began it; those who left it stay
 * @param number of the question that is open or was closed last, from 1; 0 before the first
 * @param sinceMs when it was opened, or closed
 */
record Contest(
        Phase phase,
        Pace pace,
        List<Posed> questions,
        List<PlayerId> expected,
        List<Contestant> players,
        int number,
        long sinceMs) {

    /** In this order; OPEN and CLOSED alternate. */
    enum Phase {
        WAITING,
        OPEN,
        CLOSED,
        OVER
    }

    Contest {
        questions = List.copyOf(questions);
        expected = List.copyOf(expected);
        players = List.copyOf(players);
    }

    static Contest of(Pace pace, List<Posed> questions, List<PlayerId> expected) {
        return new Contest(Phase.WAITING, pace, questions, expected, List.of(), 0, 0);
    }

    static Contest read(JsonNode state) {
        return Json.read(Json.write(state), Contest.class);
    }

    JsonNode write() {
        return Json.MAPPER.valueToTree(this);
    }

    boolean is(Phase other) {
        return phase == other;
    }

    /** The question that is open, or was closed last. */
    Posed posed() {
        return questions.get(number - 1);
    }

    Optional<Contestant> player(PlayerId id) {
        return players.stream().filter(player -> player.id().equals(id)).findFirst();
    }

    /**
     * Whether it may begin: all are ready, and as many are there as are expected. Who they are is the room's to judge, which
     * admits none but the match's players: one who left may have been replaced.
     */
    @JsonIgnore
    boolean isReady() {
        return !players.isEmpty() && players.stream().allMatch(Contestant::ready) && players.size() >= expected.size();
    }

    /** Whether nobody is there who could still answer. */
    @JsonIgnore
    boolean isAnswered() {
        return players.stream().noneMatch(player -> player.present() && player.answer() == null);
    }

    @JsonIgnore
    boolean isDeserted() {
        return players.stream().noneMatch(Contestant::present);
    }

    @JsonIgnore
    boolean isLast() {
        return number == questions.size();
    }

    /** Until the open question's time is up, or the next one may be asked; 0 if that was before. */
    long leftMs(long nowMs) {
        var end = sinceMs + (phase == Phase.OPEN ? pace.openMs() : pace.pauseMs());
        return Math.max(0, end - nowMs);
    }

    /** As every node's clock may be, now may be before the question was opened. */
    long passedMs(long nowMs) {
        return Math.max(0, nowMs - sinceMs);
    }

    /** What the question that was closed last brought. */
    int points(Contestant player) {
        var answer = player.answer();
        return answer == null || answer.option() != posed().right() ? 0 : pace.points(answer.afterMs());
    }

    /** Shared places are followed by as many places less: 1, 1, 3. */
    int place(Contestant player) {
        return 1
                + (int) players.stream()
                        .filter(other -> other.score() > player.score())
                        .count();
    }

    Contest with(Contestant player) {
        var others = new java.util.ArrayList<>(players);
        others.add(player);
        return with(others);
    }

    Contest without(PlayerId id) {
        return with(players.stream().filter(player -> !player.id().equals(id)).toList());
    }

    /** With one player changed, who must be there. */
    Contest with(PlayerId id, UnaryOperator<Contestant> change) {
        return with(players.stream()
                .map(player -> player.id().equals(id) ? change.apply(player) : player)
                .toList());
    }

    private Contest with(List<Contestant> changed) {
        return new Contest(phase, pace, questions, expected, changed, number, sinceMs);
    }

    /** Opens the next question: what was answered before is forgotten. */
    Contest opened(long nowMs) {
        var unanswered = players.stream().map(Contestant::unanswered).toList();
        return new Contest(Phase.OPEN, pace, questions, expected, unanswered, number + 1, nowMs);
    }

    /** Closes the open question: only now do answers count. */
    Contest closed(long nowMs) {
        var scored =
                players.stream().map(player -> player.scored(points(player))).toList();
        return new Contest(Phase.CLOSED, pace, questions, expected, scored, number, nowMs);
    }

    Contest ended() {
        return new Contest(Phase.OVER, pace, questions, expected, players, number, sinceMs);
    }
}
