package io.anteroom.room.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.TickRules.Input;
import io.anteroom.room.rules.TickRules.Ticked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PongTest {

    private final Pong pong = new Pong();
    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();
    private final PlayerId eve = PlayerId.next();

    private JsonNode playing(long chance) {
        return pong.joined(pong.joined(pong.begin(chance), ann), bob);
    }

    private static JsonNode move(String move) {
        return Json.MAPPER.createObjectNode().put("move", move);
    }

    private Ticked tick(JsonNode state, Input... inputs) {
        return pong.tick(state, List.of(inputs), 1);
    }

    private static JsonNode said(Ticked ticked) {
        return Objects.requireNonNull(ticked.said());
    }

    private Code refusal(JsonNode state, PlayerId player, JsonNode data) {
        return pong.input(state, player, data)
                .fold(
                        done -> {
                            throw new AssertionError("taken: " + done);
                        },
                        refusal -> refusal.code());
    }

    @Test
    void nothingHappensBeforeTwoHaveCome() {
        var alone = pong.joined(pong.begin(1), ann);
        var ticked = tick(alone);

        assertThat(ticked.said()).isNull();
        assertThat(ticked.state()).isEqualTo(alone);
        assertThat(pong.joined(alone, ann)).isEqualTo(alone);
        assertThat(pong.left(alone, ann)).isEqualTo(pong.begin(1));
        assertThat(refusal(alone, ann, move("up"))).isEqualTo(Code.INVALID_ACTION);
    }

    @Test
    void whoComesLaterWatches() {
        var state = playing(1);
        assertThat(pong.joined(state, eve)).isEqualTo(state);
        assertThat(pong.left(state, eve)).isEqualTo(state);
        assertThat(refusal(state, eve, move("up"))).isEqualTo(Code.INVALID_ACTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"move\":\"left\"}",
                "{\"move\":1}",
                "{\"move\":\"up\",\"by\":100}",
                "1",
                "null",
                "[]",
                "\"up\""
            })
    void whatIsNoMoveIsRefused(String data) {
        assertThat(refusal(playing(1), ann, Json.tree(data))).isEqualTo(Code.INVALID_ACTION);
    }

    @Test
    void aMoveHoldsUntilTheNextOneAndStopsAtTheEdge() {
        var state = playing(1);
        assertThat(pong.input(state, ann, move("up"))).isEqualTo(Reply.done(move("up")));
        var ticked = tick(state, new Input(ann, move("up")), new Input(bob, move("down")));
        assertThat(said(ticked).path("paddles").toString()).isEqualTo("[286,314]");
        ticked = tick(ticked.state(), new Input(bob, move("stop")));
        assertThat(said(ticked).path("paddles").toString()).isEqualTo("[272,314]");
        for (int i = 0; i < 18; i++) {
            ticked = tick(ticked.state());
        }
        assertThat(said(ticked).path("paddles").toString()).isEqualTo("[60,314]");
    }

    @Test
    void theLastMoveOfATickCountsAndStrangersAreNotHeard() {
        var ticked = tick(
                playing(1),
                new Input(ann, move("up")),
                new Input(ann, move("down")),
                new Input(eve, move("up")),
                new Input(ann, Json.tree("{\"move\":\"sideways\"}")));
        assertThat(said(ticked).path("paddles").toString()).isEqualTo("[314,300]");
    }

    @Test
    void theBallRestsForASecondBeforeItIsServed() {
        var ticked = tick(playing(1));
        for (int i = 1; i < 20; i++) {
            assertThat(said(ticked).path("ball").toString()).isEqualTo("[500,300]");
            ticked = tick(ticked.state());
        }
        assertThat(said(tick(ticked.state())).path("ball").path(0).asInt()).isIn(490, 510);
    }

    @Test
    void whoLeavesHasLost() {
        var ticked = tick(pong.left(playing(1), ann));

        assertThat(Objects.requireNonNull(ticked.outcome()).places()).isEqualTo(Map.of(bob, 1, ann, 2));
        assertThat(said(ticked).path("event").asText()).isEqualTo("over");
        assertThat(said(ticked).path("winner").asText()).isEqualTo(bob.toString());
        assertThat(tick(ticked.state()).said()).isNull();
        assertThat(refusal(ticked.state(), bob, move("up"))).isEqualTo(Code.INVALID_ACTION);
        assertThat(pong.left(ticked.state(), bob)).isEqualTo(ticked.state());
    }

    @Test
    void theSameInputsGiveTheSameGame() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(game(seed)).as("seed %s", seed).isEqualTo(game(seed));
        }
    }

    @Test
    void everyGameEndsWithFiveGoalsAndTheBallStaysOnTheCourt() {
        int wonByFirst = 0;
        for (long seed = 1; seed <= 50; seed++) {
            var game = game(seed);
            var last = game.get(game.size() - 1);
            assertThat(last.path("event").asText()).as("seed %s", seed).isEqualTo("over");
            assertThat(List.of(
                            last.path("score").path(0).asInt(),
                            last.path("score").path(1).asInt()))
                    .contains(PongCourt.GOALS)
                    .allMatch(score -> score <= PongCourt.GOALS);
            wonByFirst += last.path("winner").asText().equals(ann.toString()) ? 1 : 0;
            long goals = game.stream()
                    .filter(said -> said.path("event").asText().equals("goal"))
                    .count();
            assertThat(goals + 1)
                    .isEqualTo(last.path("score").path(0).asInt()
                            + last.path("score").path(1).asInt());
            assertThat(game).allSatisfy(PongTest::isOnTheCourt);
        }
        assertThat(wonByFirst).isBetween(5, 45);
    }

    private static void isOnTheCourt(JsonNode said) {
        assertThat(said.path("ball").path(0).asInt()).isBetween(-PongCourt.WIDTH, 2 * PongCourt.WIDTH);
        assertThat(said.path("ball").path(1).asInt()).isBetween(0, PongCourt.HEIGHT);
        assertThat(said.path("paddles").path(0).asInt()).isBetween(60, 540);
        assertThat(said.path("paddles").path(1).asInt()).isBetween(60, 540);
    }

    /** What is said of a game of two who press keys at random. */
    private List<JsonNode> game(long seed) {
        var random = new Random(seed);
        var state = playing(seed);
        var game = new ArrayList<JsonNode>();
        for (int i = 0; i < 20_000; i++) {
            var inputs = new ArrayList<Input>();
            if (random.nextInt(10) == 0) {
                inputs.add(new Input(
                        random.nextBoolean() ? ann : bob,
                        move(List.of("up", "stop", "down").get(random.nextInt(3)))));
            }
            var ticked = pong.tick(state, inputs, i + 1L);
            state = Json.tree(Json.write(ticked.state()));
            game.add(said(ticked));
            if (ticked.outcome() != null) {
                return game;
            }
        }
        throw new AssertionError("a game without end, seed " + seed);
    }

    @Test
    void theViewDoesNotTellWhereTheNextServeGoes() {
        var view = pong.view(playing(12345), eve);

        assertThat(view.has("chance")).isFalse();
        assertThat(view.path("phase").asText()).isEqualTo("playing");
        assertThat(view.path("players").toString()).isEqualTo("[\"" + ann + "\",\"" + bob + "\"]");
        assertThat(view.path("court").toString()).isEqualTo("{\"width\":1000,\"height\":600,\"paddle\":120}");
    }
}
