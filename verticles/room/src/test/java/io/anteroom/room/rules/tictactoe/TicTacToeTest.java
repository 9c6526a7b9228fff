package io.anteroom.room.rules.tictactoe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.RoomRules.Turned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tic-tac-toe as its members see it, move by move. {@link WholeTreeTest} plays all games there are. */
final class TicTacToeTest {

    private static final long X_JOINS_FIRST = 2;
    private static final long O_JOINS_FIRST = 7;

    private final TicTacToe rules = new TicTacToe(60_000);
    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();
    private final PlayerId eve = PlayerId.next();

    /** Ann plays X, Bob O. */
    private JsonNode begun(int... cells) {
        var state = joined(joined(rules.begin(X_JOINS_FIRST, List.of()), ann).state(), bob)
                .state();
        for (int i = 0; i < cells.length; i++) {
            state = move(state, i % 2 == 0 ? ann : bob, cells[i]).state();
        }
        return state;
    }

    private Turned joined(JsonNode state, PlayerId player) {
        return rules.joined(state, player, 0);
    }

    private Reply<Turned> act(JsonNode state, PlayerId player, String data) {
        return rules.act(state, player, Json.tree(data), 0);
    }

    private Turned move(JsonNode state, PlayerId player, int cell) {
        return act(state, player, "{\"cell\":" + cell + "}").fold(turned -> turned, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    private void refused(JsonNode state, PlayerId player, String data) {
        var before = state.deepCopy();
        var refusal = act(state, player, data);
        assertThat(refusal).as(data).isInstanceOf(Reply.Refused.class);
        assertThat(((Reply.Refused<Turned>) refusal).refusal().code()).isEqualTo(Code.INVALID_ACTION);
        assertThat(state).isEqualTo(before);
    }

    private static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"'));
    }

    private String seats(@Nullable PlayerId x, @Nullable PlayerId o) {
        return "{'X':" + text(x) + ",'O':" + text(o) + "}";
    }

    private static String text(@Nullable PlayerId player) {
        return player == null ? "null" : "'" + player + "'";
    }

    private JsonNode view(JsonNode state) {
        var view = (ObjectNode) rules.view(state, ann, 0);
        assertThat(rules.view(state, eve, 0)).as("everybody sees the same").isEqualTo(view);
        assertThat(view.path("moveMs").asLong()).isEqualTo(60_000);
        assertThat(view.has("leftMs")).isEqualTo(!view.path("next").isNull());
        return view.without(List.of("moveMs", "leftMs"));
    }

    @Test
    void theViewOfARoomThatNobodyHasJoined() {
        assertThat(view(rules.begin(X_JOINS_FIRST, List.of())))
                .isEqualTo(json("{'board':[null,null,null,null,null,null,null,null,null],'players':" + seats(null, null)
                        + ",'next':null,'over':false,'winner':null}"));
    }

    @Test
    void theSecondJoinBeginsAndXIsFirst() {
        var first = joined(rules.begin(O_JOINS_FIRST, List.of()), ann);
        assertThat(first.said()).isEmpty();
        assertThat(view(first.state()).path("players")).isEqualTo(json(seats(null, ann)));
        assertThat(view(first.state()).path("next").isNull()).isTrue();

        var second = joined(first.state(), bob);

        assertThat(second.outcome()).isNull();
        assertThat(second.said())
                .containsExactly(json("{'event':'started','players':" + seats(bob, ann) + ",'next':" + text(bob)
                        + ",'moveMs':60000}"));
        assertThat(view(second.state()))
                .isEqualTo(json("{'board':[null,null,null,null,null,null,null,null,null],'players':" + seats(bob, ann)
                        + ",'next':" + text(bob) + ",'over':false,'winner':null}"));
    }

    @Test
    void chanceDecidesWhoPlaysX() {
        var firstPlaysX = 0;
        var random = new java.util.Random(20_261_127);
        for (int i = 0; i < 1_000; i++) {
            var state = joined(rules.begin(random.nextLong(), List.of()), ann).state();
            firstPlaysX += view(state).path("players").path("X").isNull() ? 0 : 1;
        }
        // Five standard deviations of a fair coin.
        assertThat(firstPlaysX).isBetween(420, 580);
    }

    @Test
    void whatIsSaidOfAMove() {
        var turned = move(begun(4), bob, 0);
        assertThat(turned.outcome()).isNull();
        assertThat(turned.said())
                .containsExactly(json(
                        "{'event':'move','cell':0,'mark':'O','next':" + text(ann) + ",'over':false,'winner':null}"));
        assertThat(view(turned.state()))
                .isEqualTo(json("{'board':['O',null,null,null,'X',null,null,null,null],'players':" + seats(ann, bob)
                        + ",'next':" + text(ann) + ",'over':false,'winner':null}"));
    }

    @Test
    void threeInARowWin() {
        var turned = move(begun(2, 0, 4, 1), ann, 6);
        assertThat(turned.said())
                .containsExactly(json("{'event':'move','cell':6,'mark':'X','next':null,'over':true,'winner':"
                        + text(ann) + ",'line':[2,4,6]}"));
        assertThat(places(turned)).isEqualTo(Map.of(ann, 1, bob, 2));
        assertThat(view(turned.state()))
                .isEqualTo(json("{'board':['O','O','X',null,'X',null,'X',null,null],'players':" + seats(ann, bob)
                        + ",'next':null,'over':true,'winner':" + text(ann) + ",'line':[2,4,6]}"));
        refused(turned.state(), bob, "{\"cell\":3}");
        refused(turned.state(), ann, "{\"cell\":3}");
    }

    @Test
    void aFullBoardWithoutALineIsADraw() {
        var turned = move(begun(0, 1, 2, 4, 3, 5, 7, 6), ann, 8);
        assertThat(turned.said())
                .containsExactly(json("{'event':'move','cell':8,'mark':'X','next':null,'over':true,'winner':null}"));
        assertThat(places(turned)).isEqualTo(Map.of(ann, 1, bob, 1));
    }

    private static Map<PlayerId, Integer> places(Turned turned) {
        return turned.outcome() == null
                ? Map.of()
                : new LinkedHashMap<>(turned.outcome().places());
    }

    /** X at 4, O at 0, X's turn. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cell\":4}",
                "{\"cell\":0}",
                "{\"cell\":9}",
                "{\"cell\":-1}",
                "{\"cell\":4294967297}",
                "{\"cell\":1e0}",
                "{\"cell\":1.0}",
                "{\"cell\":\"1\"}",
                "{\"cell\":null}",
                "{\"cell\":true}",
                "{\"cell\":[1]}",
                "{\"cell\":1,\"mark\":\"X\"}",
                "{\"cells\":1}",
                "{}",
                "[]",
                "[1]",
                "1",
                "\"cell\"",
                "null"
            })
    void whatIsNoMoveChangesNothing(String data) {
        refused(begun(4, 0), ann, data);
    }

    @Test
    void onlyWhoseTurnItIsMoves() {
        refused(begun(4), ann, "{\"cell\":1}");
        refused(begun(4, 0), bob, "{\"cell\":1}");
        var watched = joined(begun(4, 0), eve);
        assertThat(watched.said()).isEmpty();
        refused(watched.state(), eve, "{\"cell\":1}");
    }

    @Test
    void nobodyMovesBeforeTheSecondHasCome() {
        refused(rules.begin(X_JOINS_FIRST, List.of()), ann, "{\"cell\":1}");
        refused(joined(rules.begin(X_JOINS_FIRST, List.of()), ann).state(), ann, "{\"cell\":1}");
    }

    @Test
    void whoLeavesBeforeItBeginsGivesTheSeatBack() {
        var waiting = joined(rules.begin(X_JOINS_FIRST, List.of()), ann).state();
        var left = rules.left(waiting, ann, 0);
        assertThat(left.said()).isEmpty();
        assertThat(left.outcome()).isNull();

        var begun = joined(joined(left.state(), bob).state(), eve);
        assertThat(begun.said().get(0).path("players")).isEqualTo(json(seats(bob, eve)));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoLeavesAnUnfinishedGameHasLostIt(boolean isX) {
        var goes = isX ? ann : bob;
        var stays = isX ? bob : ann;
        var left = rules.left(begun(4, 0, 8), goes, 0);
        assertThat(left.said())
                .containsExactly(json(
                        "{'event':'left','playerId':" + text(goes) + ",'over':true,'winner':" + text(stays) + "}"));
        assertThat(places(left)).isEqualTo(Map.of(stays, 1, goes, 2));
        assertThat(view(left.state()).path("over").asBoolean()).isTrue();
        assertThat(view(left.state()).path("winner").asText()).isEqualTo(stays.toString());
        assertThat(view(left.state()).has("line")).isFalse();

        refused(left.state(), stays, "{\"cell\":1}");
        assertThat(rules.left(left.state(), stays, 0)).isEqualTo(Turned.unchanged(left.state()));
        assertThat(joined(left.state(), goes)).isEqualTo(Turned.unchanged(left.state()));
        refused(joined(left.state(), goes).state(), goes, "{\"cell\":1}");
    }

    /** X has moved at 4 by one o'clock, and it is O's turn. */
    private JsonNode movedAt(long nowMs) {
        var alone = rules.joined(rules.begin(X_JOINS_FIRST, List.of()), ann, nowMs - 50_000)
                .state();
        var begun = rules.joined(alone, bob, nowMs - 40_000).state();
        return rules.act(begun, ann, Json.tree("{\"cell\":4}"), nowMs).fold(Turned::state, refusal -> {
            throw new AssertionError(refusal.message());
        });
    }

    private Reply<Turned> claim(JsonNode state, PlayerId player, long nowMs) {
        return rules.act(state, player, Json.tree("{\"claim\":true}"), nowMs);
    }

    @Test
    void whoDoesNotMoveInTimeLosesToWhoClaimsIt() {
        var state = movedAt(100_000);
        assertThat(rules.view(state, bob, 130_000).path("leftMs").asLong()).isEqualTo(30_000);
        assertThat(rules.view(state, bob, 999_000).path("leftMs").asLong()).isZero();
        assertThat(claim(state, ann, 159_999)).isInstanceOf(Reply.Refused.class);

        var won = claim(state, ann, 160_000).fold(turned -> turned, refusal -> {
            throw new AssertionError(refusal.message());
        });

        assertThat(won.said())
                .containsExactly(json(
                        "{'event':'timeout','playerId':" + text(bob) + ",'over':true,'winner':" + text(ann) + "}"));
        assertThat(places(won)).isEqualTo(Map.of(ann, 1, bob, 2));
        assertThat(view(won.state()).path("winner").asText()).isEqualTo(ann.toString());
        refused(won.state(), bob, "{\"cell\":1}");
        assertThat(claim(won.state(), ann, 999_000)).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void aClockThatNobodyClaimsByStopsNobody() {
        var late = rules.act(movedAt(100_000), bob, Json.tree("{\"cell\":1}"), 999_000);
        assertThat(late).isInstanceOf(Reply.Done.class);
        assertThat(claim(late.fold(Turned::state, refusal -> Json.tree("{}")), bob, 1_000_000))
                .as("the clock began anew")
                .isInstanceOf(Reply.Refused.class);
    }

    @Test
    void onlyWhoWaitsForTheOtherMayClaim() {
        var state = movedAt(100_000);
        assertThat(claim(state, bob, 999_000)).isInstanceOf(Reply.Refused.class);
        assertThat(claim(joined(state, eve).state(), eve, 999_000)).isInstanceOf(Reply.Refused.class);
        var alone = rules.joined(rules.begin(X_JOINS_FIRST, List.of()), ann, 1).state();
        assertThat(claim(alone, ann, 999_000)).isInstanceOf(Reply.Refused.class);
        refused(state, ann, "{\"claim\":false}");
        refused(state, ann, "{\"claim\":true,\"cell\":1}");
    }

    @Test
    void whoWatchesComesAndGoesUnnoticed() {
        var state = begun(4);
        assertThat(joined(state, eve)).isEqualTo(Turned.unchanged(state));
        assertThat(rules.left(state, eve, 0)).isEqualTo(Turned.unchanged(state));
    }

    @Test
    void leavingAFinishedGameChangesNothing() {
        var over = begun(0, 1, 3, 4, 6);
        assertThat(rules.left(over, bob, 0)).isEqualTo(Turned.unchanged(over));
    }

    /** As after a restart of Redis: members are forgotten, states are not. */
    @Test
    void joiningAgainWithoutHavingLeftChangesNothing() {
        var waiting = joined(rules.begin(X_JOINS_FIRST, List.of()), ann).state();
        assertThat(joined(waiting, ann)).isEqualTo(Turned.unchanged(waiting));
        var begun = begun(4, 0);
        assertThat(joined(begun, ann)).isEqualTo(Turned.unchanged(begun));
        assertThat(joined(begun, bob)).isEqualTo(Turned.unchanged(begun));
    }

    @Test
    void aStateIsSmall() {
        var sizes = new ArrayList<Integer>();
        sizes.add(Json.write(begun(0, 1, 2, 4, 3, 5, 7, 6, 8)).length());
        sizes.add(Json.write(rules.left(begun(0), ann, 0).state()).length());
        assertThat(sizes).allMatch(size -> size < 256);
    }

    @Test
    void everyIllegalMoveInEveryStateIsRefused() {
        var states = new LinkedHashMap<String, JsonNode>();
        reach(begun(), states);

        // All that legal play can reach, the empty board included.
        assertThat(states).hasSize(5_478);
        for (var state : states.values()) {
            var view = view(state);
            for (var player : List.of(ann, bob, eve)) {
                for (int cell = 0; cell < 9; cell++) {
                    var isLegal = player.toString().equals(view.path("next").asText())
                            && view.path("board").get(cell).isNull();
                    var isDone = act(state, player, "{\"cell\":" + cell + "}") instanceof Reply.Done<?>;
                    assertThat(isDone).as("%s at %s in %s", player, cell, view).isEqualTo(isLegal);
                }
            }
        }
    }

    private void reach(JsonNode state, Map<String, JsonNode> states) {
        if (states.putIfAbsent(state.path("board").asText(), state) != null) {
            return;
        }
        var mover =
                state.path("board").asText().chars().filter(cell -> cell != '.').count() % 2 == 0 ? ann : bob;
        for (int cell = 0; cell < 9; cell++) {
            if (act(state, mover, "{\"cell\":" + cell + "}") instanceof Reply.Done<Turned> done) {
                reach(done.value().state(), states);
            }
        }
    }
}
