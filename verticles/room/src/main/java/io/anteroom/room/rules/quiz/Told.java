package io.anteroom.room.rules.quiz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.room.rules.quiz.Contest.Phase;

/** What members are told of a contest. Of an open question: who answered, and nothing that depends on what is right. */
final class Told {

    private static final String QUESTION = "question";
    private static final String QUESTIONS = "questions";
    private static final String PLAYERS = "players";
    private static final String PLAYER = "playerId";

    private Told() {}

    static ObjectNode ready(PlayerId player) {
        return event("ready").put(PLAYER, player.toString());
    }

    static ObjectNode started(Contest contest) {
        var said = event("started").put(QUESTIONS, contest.questions().size());
        var players = said.putArray(PLAYERS);
        contest.players().forEach(player -> players.add(player.id().toString()));
        return said;
    }

    static ObjectNode question(Contest contest, long nowMs) {
        return pose(event(QUESTION), contest).put("closesInMs", contest.leftMs(nowMs));
    }

    static ObjectNode answered(Contest contest, PlayerId player) {
        return event("answered").put(QUESTION, contest.number()).put(PLAYER, player.toString());
    }

    static ObjectNode closed(Contest contest, long nowMs) {
        var said = event("closed")
                .put(QUESTION, contest.number())
                .put("right", contest.posed().right());
        if (!contest.isLast()) {
            said.put("nextInMs", contest.leftMs(nowMs));
        }
        var players = said.putArray(PLAYERS);
        contest.players().forEach(player -> judged(players.addObject(), contest, player));
        return said;
    }

    static ObjectNode over(Contest contest) {
        var said = event("over");
        var players = said.putArray(PLAYERS);
        contest.players().forEach(player -> players.addObject()
                .put(PLAYER, player.id().toString())
                .put("score", player.score())
                .put("place", contest.place(player)));
        return said;
    }

    static ObjectNode view(Contest contest, PlayerId viewer, long nowMs) {
        var view = Json.MAPPER
                .createObjectNode()
                .put("phase", contest.phase().name().toLowerCase(java.util.Locale.ROOT))
                .put(QUESTIONS, contest.questions().size());
        var players = view.putArray(PLAYERS);
        contest.players().forEach(player -> shown(players.addObject(), contest, player));
        if (contest.number() > 0) {
            asked(view.putObject("asked"), contest, viewer, nowMs);
        }
        return view;
    }

    private static void asked(ObjectNode asked, Contest contest, PlayerId viewer, long nowMs) {
        pose(asked, contest);
        contest.player(viewer).map(Contestant::answer).ifPresent(answer -> asked.put("answer", answer.option()));
        if (contest.is(Phase.OPEN)) {
            asked.put("closesInMs", contest.leftMs(nowMs));
            return;
        }
        asked.put("right", contest.posed().right());
        if (contest.is(Phase.CLOSED)) {
            asked.put("nextInMs", contest.leftMs(nowMs));
        }
    }

    private static void shown(ObjectNode shown, Contest contest, Contestant player) {
        switch (contest.phase()) {
            case WAITING -> shown.put(PLAYER, player.id().toString()).put("ready", player.ready());
            case OPEN ->
                shown.put(PLAYER, player.id().toString())
                        .put("present", player.present())
                        .put("answered", player.answer() != null)
                        .put("score", player.score());
            case CLOSED -> judged(shown, contest, player).put("present", player.present());
            case OVER -> judged(shown, contest, player).put("place", contest.place(player));
        }
    }

    /** Without {@code answer} who gave none. */
    @CanIgnoreReturnValue
    private static ObjectNode judged(ObjectNode judged, Contest contest, Contestant player) {
        judged.put(PLAYER, player.id().toString());
        var answer = player.answer();
        if (answer != null) {
            judged.put("answer", answer.option());
        }
        return judged.put("points", contest.points(player)).put("score", player.score());
    }

    @CanIgnoreReturnValue
    private static ObjectNode pose(ObjectNode tree, Contest contest) {
        var posed = contest.posed();
        tree.put(QUESTION, contest.number()).put("text", posed.text());
        posed.options().forEach(tree.putArray("options")::add);
        return tree;
    }

    private static ObjectNode event(String event) {
        return Json.MAPPER.createObjectNode().put("event", event);
    }
}
