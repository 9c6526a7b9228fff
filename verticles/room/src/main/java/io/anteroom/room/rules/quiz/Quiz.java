package io.anteroom.room.rules.quiz;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.Outcome;
import io.anteroom.room.rules.RoomRules;
import io.anteroom.room.rules.quiz.Contest.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * A quiz. Who is in the room when all of them are ready plays; who joins later watches. Each question is open until all
 * players who are there have answered or its time is up, and the next one is asked when somebody wants it after a pause.
 * Nothing here happens by itself: that a time is up is said by a member, and held against the time.
 *
 * <p>Its questions are chosen when the room opens and are in its state, so nodes with other banks may go on with it. Who
 * leaves keeps their points and may come back; when the last one leaves it is over as it stands.
 */
public final class Quiz implements RoomRules {

    /** So many questions keep a state within some KiB. */
    public static final int QUESTIONS_MAX = 30;

    private static final String READY = "ready";
    private static final String QUESTION = "question";
    private static final String ANSWER = "answer";
    private static final String CLOSE = "close";
    private static final String NEXT = "next";

    private final Bank bank;
    private final int count;
    private final Pace pace;

    /** @param count of the questions of a room; at most as many as the bank has */
    public Quiz(Bank bank, int count, Pace pace) {
        this.bank = bank;
        this.count = count;
        this.pace = pace;
    }

    @Override
    public String kind() {
        return "quiz";
    }

    /** All of them are in the state. */
    @Override
    public int membersMax() {
        return 32;
    }

    @Override
    public JsonNode begin(long chance, List<PlayerId> expected) {
        return Contest.of(pace, bank.some(count, new Chance(chance)), expected).write();
    }

    @Override
    public Turned joined(JsonNode state, PlayerId player, long nowMs) {
        var contest = Contest.read(state);
        var known = contest.player(player);
        if (known.isPresent()) {
            return Turned.to(
                    contest.with(player, returning -> returning.present(true)).write());
        }
        return contest.is(Phase.WAITING)
                ? Turned.to(contest.with(Contestant.of(player)).write())
                : Turned.unchanged(state);
    }

    @Override
    public Turned left(JsonNode state, PlayerId player, long nowMs) {
        var contest = Contest.read(state);
        if (contest.player(player).isEmpty()) {
            return Turned.unchanged(state);
        }
        var said = new ArrayList<JsonNode>();
        return switch (contest.phase()) {
            case WAITING -> startIfReady(contest.without(player), said, nowMs);
            case OPEN -> {
                var fewer = contest.with(player, leaving -> leaving.present(false));
                yield fewer.isAnswered() ? close(fewer, said, nowMs) : turned(fewer, said);
            }
            case CLOSED -> {
                var fewer = contest.with(player, leaving -> leaving.present(false));
                yield fewer.isDeserted() ? end(fewer, said) : turned(fewer, said);
            }
            case OVER -> Turned.unchanged(state);
        };
    }

    @Override
    public Reply<Turned> act(JsonNode state, PlayerId player, JsonNode data, long nowMs) {
        var contest = Contest.read(state);
        if (has(data, READY) && data.path(READY).isBoolean() && data.path(READY).booleanValue()) {
            return ready(contest, player, nowMs);
        }
        if (has(data, QUESTION, ANSWER) && isNumber(data, QUESTION) && isNumber(data, ANSWER)) {
            return answer(
                    contest,
                    player,
                    data.path(QUESTION).intValue(),
                    data.path(ANSWER).intValue(),
                    nowMs);
        }
        if (has(data, CLOSE) && isNumber(data, CLOSE)) {
            return close(contest, data.path(CLOSE).intValue(), nowMs);
        }
        if (has(data, NEXT) && isNumber(data, NEXT)) {
            return next(contest, data.path(NEXT).intValue(), nowMs);
        }
        return no("say {\"ready\": true}, {\"question\": n, \"answer\": 0 to 3}, {\"close\": n} or {\"next\": n}");
    }

    private static boolean has(JsonNode data, String... fields) {
        return data.isObject()
                && data.size() == fields.length
                && Set.of(fields).stream().allMatch(data::has);
    }

    private static boolean isNumber(JsonNode data, String field) {
        return data.path(field).isIntegralNumber() && data.path(field).canConvertToInt();
    }

    private static Reply<Turned> ready(Contest contest, PlayerId player, long nowMs) {
        var known = contest.player(player);
        if (!contest.is(Phase.WAITING)) {
            return no("it has begun");
        }
        if (known.isEmpty() || known.get().ready()) {
            return no("you are ready already");
        }

        var said = new ArrayList<JsonNode>(List.of(Told.ready(player)));
        return Reply.done(startIfReady(contest.with(player, Contestant::getReady), said, nowMs));
    }

    private static Turned startIfReady(Contest contest, List<JsonNode> said, long nowMs) {
        if (!contest.isReady()) {
            return turned(contest, said);
        }
        said.add(Told.started(contest));
        return open(contest, said, nowMs);
    }

    private static Reply<Turned> answer(Contest contest, PlayerId player, int question, int option, long nowMs) {
        var known = contest.player(player);
        if (known.isEmpty()) {
            return no("you only watch");
        }
        if (!contest.is(Phase.OPEN) || question != contest.number()) {
            return no("this question is not open");
        }
        if (contest.leftMs(nowMs) == 0) {
            return no("its time is up");
        }
        if (known.get().answer() != null) {
            return no("you have answered it already");
        }
        if (option < 0 || option >= Question.OPTIONS) {
            return no("an answer is 0 to 3");
        }

        var given = new Contestant.Answer(option, contest.passedMs(nowMs));
        var answered = contest.with(player, answering -> answering.answered(given));
        var said = new ArrayList<JsonNode>(List.of(Told.answered(contest, player)));
        return Reply.done(answered.isAnswered() ? close(answered, said, nowMs) : turned(answered, said));
    }

    private static Reply<Turned> close(Contest contest, int question, long nowMs) {
        if (!contest.is(Phase.OPEN) || question != contest.number()) {
            return no("this question is not open");
        }
        if (contest.leftMs(nowMs) > 0) {
            return no("its time is not up yet");
        }

        return Reply.done(close(contest, new ArrayList<>(), nowMs));
    }

    private static Reply<Turned> next(Contest contest, int question, long nowMs) {
        if (!contest.is(Phase.CLOSED) || question != contest.number() + 1) {
            return no("this question is not the next one now");
        }
        if (contest.leftMs(nowMs) > 0) {
            return no("it is too early for the next one");
        }

        return Reply.done(open(contest, new ArrayList<>(), nowMs));
    }

    private static Turned open(Contest contest, List<JsonNode> said, long nowMs) {
        var opened = contest.opened(nowMs);
        said.add(Told.question(opened, nowMs));
        return turned(opened, said);
    }

    private static Turned close(Contest contest, List<JsonNode> said, long nowMs) {
        var closed = contest.closed(nowMs);
        said.add(Told.closed(closed, nowMs));
        return closed.isLast() || closed.isDeserted() ? end(closed, said) : turned(closed, said);
    }

    private static Turned end(Contest contest, List<JsonNode> said) {
        var ended = contest.ended();
        said.add(Told.over(ended));
        var places = new LinkedHashMap<PlayerId, Integer>();
        ended.players().forEach(player -> places.put(player.id(), ended.place(player)));
        return new Turned(ended.write(), said, new Outcome(places));
    }

    private static Turned turned(Contest contest, List<JsonNode> said) {
        return new Turned(contest.write(), said, null);
    }

    private static Reply<Turned> no(String why) {
        return Reply.refused(Code.INVALID_ACTION, why);
    }

    @Override
    public JsonNode view(JsonNode state, PlayerId viewer, long nowMs) {
        return Told.view(Contest.read(state), viewer, nowMs);
    }
}
