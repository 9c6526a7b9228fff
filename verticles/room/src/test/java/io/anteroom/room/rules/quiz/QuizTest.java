package io.anteroom.room.rules.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.RoomRules.Turned;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A quiz of two questions as its members see it. {@link QuizCoursesTest} plays many of any course. */
final class QuizTest {

    private static final long START = 1_000_000;
    private static final int OPEN = 10_000;
    private static final int PAUSE = 3_000;

    private final Quiz rules = Quizzes.quiz(4, 2);
    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();
    private final PlayerId eve = PlayerId.next();

    private JsonNode waiting(PlayerId... expected) {
        var state = rules.begin(7, List.of(expected));
        return rules.joined(rules.joined(state, ann, START).state(), bob, START).state();
    }

    private JsonNode begun() {
        var one = act(waiting(), ann, "{'ready':true}", START).state();
        return act(one, bob, "{'ready':true}", START).state();
    }

    private Reply<Turned> reply(JsonNode state, PlayerId player, String data, long nowMs) {
        return rules.act(state, player, json(data), nowMs);
    }

    private Turned act(JsonNode state, PlayerId player, String data, long nowMs) {
        return reply(state, player, data, nowMs).fold(turned -> turned, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    private void refused(JsonNode state, PlayerId player, String data, long nowMs) {
        var before = state.deepCopy();
        var reply = reply(state, player, data, nowMs);
        assertThat(reply).as(data).isInstanceOf(Reply.Refused.class);
        assertThat(((Reply.Refused<Turned>) reply).refusal().code()).isEqualTo(Code.INVALID_ACTION);
        assertThat(state).isEqualTo(before);
    }

    private static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"'));
    }

    /** As it is written: numbers in memory may be longer than they need be. */
    private static JsonNode written(JsonNode tree) {
        return Json.tree(Json.write(tree));
    }

    private static List<String> events(Turned turned) {
        return turned.said().stream().map(said -> said.path("event").asText()).toList();
    }

    private static int right(JsonNode state) {
        return Contest.read(state).posed().right();
    }

    private static int wrong(JsonNode state) {
        return (right(state) + 1) % 4;
    }

    private static String answer(int question, int option) {
        return "{'question':" + question + ",'answer':" + option + "}";
    }

    @Test
    void itBeginsWhenAllAreReady() {
        var one = act(waiting(), ann, "{'ready':true}", START);
        assertThat(one.said()).containsExactly(json("{'event':'ready','playerId':'" + ann + "'}"));
        assertThat(rules.view(one.state(), eve, START))
                .isEqualTo(json("{'phase':'waiting','questions':2,'players':[{'playerId':'" + ann
                        + "','ready':true},{'playerId':'" + bob + "','ready':false}]}"));

        var both = act(one.state(), bob, "{'ready':true}", START);

        var posed = Contest.read(both.state()).posed();
        assertThat(both.said().stream().map(QuizTest::written))
                .containsExactly(
                        json("{'event':'ready','playerId':'" + bob + "'}"),
                        json("{'event':'started','questions':2,'players':['" + ann + "','" + bob + "']}"),
                        json("{'event':'question','question':1,'text':'" + posed.text() + "','options':"
                                + Json.write(posed.options()) + ",'closesInMs':10000}"));
        assertThat(written(rules.view(both.state(), ann, START + 4_000)))
                .isEqualTo(json("{'phase':'open','questions':2,'players':[{'playerId':'" + ann
                        + "','present':true,'answered':false,'score':0},{'playerId':'" + bob
                        + "','present':true,'answered':false,'score':0}],'asked':{'question':1,'text':'" + posed.text()
                        + "','options':" + Json.write(posed.options()) + ",'closesInMs':6000}}"));
    }

    @Test
    void aMatchBeginsOnlyWithAllOfItsPlayers() {
        var waiting = waiting(ann, bob, eve);
        var one = act(waiting, ann, "{'ready':true}", START).state();
        var two = act(one, bob, "{'ready':true}", START);
        assertThat(events(two)).containsExactly("ready");
        var three = rules.joined(two.state(), eve, START);
        assertThat(three.said()).isEmpty();
        assertThat(events(act(three.state(), eve, "{'ready':true}", START)))
                .containsExactly("ready", "started", "question");
    }

    /** As a mode with backfill does. */
    @Test
    void aPlayerOfAMatchWhoWasReplacedIsNotWaitedFor() {
        var zoe = PlayerId.next();
        var one = act(waiting(ann, bob, eve), ann, "{'ready':true}", START).state();
        var two = rules.left(act(one, bob, "{'ready':true}", START).state(), bob, START);
        var three = rules.joined(two.state(), zoe, START).state();
        var four = act(three, zoe, "{'ready':true}", START);
        assertThat(events(four)).containsExactly("ready");
        var five = rules.joined(four.state(), eve, START).state();
        var begun = act(five, eve, "{'ready':true}", START);
        assertThat(events(begun)).containsExactly("ready", "started", "question");
        assertThat(begun.said().get(1).path("players")).isEqualTo(json("['" + ann + "','" + zoe + "','" + eve + "']"));
    }

    @Test
    void whoIsNotReadyAndLeavesLetsTheOthersBegin() {
        var one = act(waiting(), ann, "{'ready':true}", START).state();
        var left = rules.left(one, bob, START);
        assertThat(events(left)).containsExactly("started", "question");
        assertThat(left.said().get(0).path("players")).isEqualTo(json("['" + ann + "']"));
    }

    @Test
    void whatWasAnsweredIsToldWhenTheQuestionIsClosed() {
        var state = begun();
        int right = right(state);
        int wrong = wrong(state);
        var first = act(state, ann, answer(1, right), START + 2_500);
        assertThat(first.said()).containsExactly(json("{'event':'answered','question':1,'playerId':'" + ann + "'}"));
        var seen = rules.view(first.state(), bob, START + 3_000);
        assertThat(seen.path("players").get(0).path("answered").asBoolean()).isTrue();
        assertThat(seen.path("asked").has("answer")).isFalse();
        assertThat(rules.view(first.state(), ann, START)
                        .path("asked")
                        .path("answer")
                        .asInt())
                .isEqualTo(right);

        var second = act(first.state(), bob, answer(1, wrong), START + 5_000);

        assertThat(events(second)).containsExactly("answered", "closed");
        var players = "[{'playerId':'" + ann + "','answer':" + right + ",'points':875,'score':875},{'playerId':'" + bob
                + "','answer':" + wrong + ",'points':0,'score':0}]";
        assertThat(written(second.said().get(1)))
                .isEqualTo(json("{'event':'closed','question':1,'right':" + right + ",'nextInMs':3000,'players':"
                        + players + "}"));
        var view = rules.view(second.state(), eve, START + 6_000);
        assertThat(view.path("asked").path("right").asInt()).isEqualTo(right);
        assertThat(view.path("asked").path("nextInMs").asInt()).isEqualTo(2_000);
        assertThat(view.path("players").get(0).path("points").asInt()).isEqualTo(875);
    }

    @Test
    void aRightAnswerIsWorthLessTheLaterItIs() {
        assertThat(Quizzes.PACE.points(0)).isEqualTo(1_000);
        assertThat(Quizzes.PACE.points(5_000)).isEqualTo(750);
        assertThat(Quizzes.PACE.points(OPEN - 1)).isEqualTo(500);
    }

    @Test
    void whenTimeIsUpAnswersAreLateAndAnybodyMayCloseTheQuestion() {
        var state = rules.joined(begun(), eve, START).state();
        refused(state, ann, "{'close':1}", START + OPEN - 1);
        act(state, ann, answer(1, 0), START + OPEN - 1);
        refused(state, ann, answer(1, 0), START + OPEN);

        var closed = act(state, eve, "{'close':1}", START + OPEN);

        assertThat(events(closed)).containsExactly("closed");
        refused(closed.state(), ann, "{'close':1}", START + OPEN);
        refused(closed.state(), ann, answer(1, 0), START + OPEN);
        refused(closed.state(), ann, "{'next':2}", START + OPEN + PAUSE - 1);
        refused(closed.state(), ann, "{'next':3}", START + OPEN + PAUSE);
        var next = act(closed.state(), bob, "{'next':2}", START + OPEN + PAUSE);
        assertThat(events(next)).containsExactly("question");
        refused(next.state(), bob, "{'next':2}", START + OPEN + PAUSE);
        // What was meant for the question before is no answer to this one.
        refused(next.state(), ann, answer(1, 0), START + OPEN + PAUSE);
    }

    @Test
    void theLastQuestionEndsIt() {
        var state = begun();
        state = act(state, ann, answer(1, right(state)), START).state();
        state = act(state, bob, answer(1, wrong(state)), START).state();
        var later = START + PAUSE;
        state = act(state, ann, "{'next':2}", later).state();
        state = act(state, bob, answer(2, right(state)), later + 5_000).state();

        var over = act(state, ann, answer(2, wrong(state)), later + 6_000);

        assertThat(events(over)).containsExactly("answered", "closed", "over");
        assertThat(over.said().get(1).has("nextInMs")).isFalse();
        assertThat(over.said().get(2))
                .isEqualTo(json("{'event':'over','players':[{'playerId':'" + ann
                        + "','score':1000,'place':1},{'playerId':'" + bob + "','score':750,'place':2}]}"));
        assertThat(Objects.requireNonNull(over.outcome()).places()).isEqualTo(Map.of(ann, 1, bob, 2));
        for (var data : List.of("{'ready':true}", answer(2, 0), "{'close':2}", "{'next':3}")) {
            refused(over.state(), ann, data, later + 60_000);
        }
        assertThat(rules.left(over.state(), ann, later)).isEqualTo(Turned.unchanged(over.state()));
        assertThat(rules.view(over.state(), eve, later)
                        .path("players")
                        .get(1)
                        .path("place")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void equalScoresShareAPlace() {
        var state = begun();
        state = act(state, ann, answer(1, wrong(state)), START).state();
        state = act(state, bob, answer(1, wrong(state)), START).state();
        state = act(state, ann, "{'next':2}", START + PAUSE).state();
        var over = act(state, ann, "{'close':2}", START + PAUSE + OPEN);
        assertThat(Objects.requireNonNull(over.outcome()).places()).isEqualTo(Map.of(ann, 1, bob, 1));
    }

    @Test
    void whoLeavesIsNotWaitedForAndMayComeBack() {
        var state = act(begun(), ann, answer(1, 0), START).state();
        var left = rules.left(state, bob, START + 1_000);
        assertThat(events(left)).containsExactly("closed");
        state = act(left.state(), ann, "{'next':2}", START + 1_000 + PAUSE).state();
        state = rules.joined(state, bob, START + 5_000).state();
        var answered = act(state, ann, answer(2, 0), START + 5_000);
        assertThat(events(answered)).containsExactly("answered");
        assertThat(events(act(answered.state(), bob, answer(2, 0), START + 5_000)))
                .containsExactly("answered", "closed", "over");
    }

    @Test
    void itIsOverWhenTheLastOneLeaves() {
        var state = begun();
        var answered = act(state, ann, answer(1, right(state)), START).state();
        var one = rules.left(answered, ann, START);
        assertThat(one.said()).isEmpty();
        var both = rules.left(one.state(), bob, START);
        assertThat(events(both)).containsExactly("closed", "over");
        assertThat(Objects.requireNonNull(both.outcome()).places()).isEqualTo(Map.of(ann, 1, bob, 2));

        var closed = act(state, ann, "{'close':1}", START + OPEN).state();
        var alone = rules.left(closed, ann, START + OPEN).state();
        assertThat(events(rules.left(alone, bob, START + OPEN))).containsExactly("over");
    }

    @Test
    void whoComesLaterWatches() {
        var state = begun();
        assertThat(rules.joined(state, eve, START)).isEqualTo(Turned.unchanged(state));
        assertThat(rules.left(state, eve, START)).isEqualTo(Turned.unchanged(state));
        refused(state, eve, answer(1, 0), START);
        refused(state, eve, "{'ready':true}", START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ready':false}",
                "{'ready':1}",
                "{'ready':true,'answer':1}",
                "{'answer':1}",
                "{'question':1}",
                "{'question':1,'answer':4}",
                "{'question':1,'answer':-1}",
                "{'question':1,'answer':'1'}",
                "{'question':1,'answer':1.0}",
                "{'question':1.0,'answer':1}",
                "{'question':4294967297,'answer':1}",
                "{'question':0,'answer':1}",
                "{'question':2,'answer':1}",
                "{'question':1,'answer':1,'more':1}",
                "{'close':true}",
                "{'close':2}",
                "{'next':1}",
                "{'next':2}",
                "{}",
                "[]",
                "1",
                "'ready'",
                "null"
            })
    void whatIsNotAllowedChangesNothing(String data) {
        refused(begun(), ann, data, START + 1);
    }

    @Test
    void oneAnswerCounts() {
        var state = act(begun(), ann, answer(1, 0), START).state();
        refused(state, ann, answer(1, 0), START);
        refused(state, ann, answer(1, 1), START);
        refused(waiting(), ann, answer(1, 1), START);
        refused(act(waiting(), ann, "{'ready':true}", START).state(), ann, "{'ready':true}", START);
    }

    /** Clocks of nodes differ. */
    @Test
    void anAnswerFromBeforeTheQuestionIsTakenAsAtOnce() {
        var state = begun();
        state = act(state, ann, answer(1, right(state)), START - 50).state();
        var closed = act(state, bob, answer(1, wrong(state)), START);
        assertThat(closed.said().get(1).path("players").get(0).path("points").asInt())
                .isEqualTo(1_000);
    }

    @Test
    void theLargestStateIsSomeKiB() {
        var longest = new java.util.ArrayList<Question>();
        for (int i = 0; i < Quiz.QUESTIONS_MAX; i++) {
            longest.add(new Question(
                    "q".repeat(298) + i, "r".repeat(100), List.of("a".repeat(100), "b".repeat(100), "c".repeat(100))));
        }
        var large = new Quiz(new Bank(longest), Quiz.QUESTIONS_MAX, Quizzes.PACE);
        var state = large.begin(1, List.of());
        var usual = Quizzes.quiz(52, 10).begin(1, List.of());
        for (int i = 0; i < large.membersMax(); i++) {
            state = large.joined(state, PlayerId.next(), START).state();
            usual = rules.joined(usual, PlayerId.next(), START).state();
        }
        assertThat(Json.write(state).length()).isLessThan(32 * 1024);
        assertThat(Json.write(usual).length()).isLessThan(6 * 1024);
    }
}
