package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * From the queue to the rating: players are matched for tic-tac-toe, play over sockets, the rules decide, ratings follow;
 * also when the node of one of them is killed in the middle of it.
 */
class TicTacToeIT extends TwoNodeStage {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Of two newcomers, by Glicko-2. */
    private static final int WINNER_RATING = 1662;

    private static final int LOSER_RATING = 1338;

    TicTacToeIT() {
        super("matchmaking.passEvery=50ms", "matchmaking.leaseTtl=2s");
    }

    private JsonObject queue(Player player) {
        return a.http()
                .post(player.token(), "/api/v1/queue", new JsonObject().put("mode", "tictactoe"))
                .expect(200);
    }

    private String match(Player one, GameSocket ofOne, Player two, GameSocket ofTwo) {
        int before = ofOne.frames().size();
        int beforeToo = ofTwo.frames().size();
        assertThat(queue(one).getString("status")).isEqualTo("queued");
        assertThat(queue(two).getString("status")).isIn("queued", "matched");
        var found = ofOne.await(before, GameSocket.ofType("MatchFound"), "MatchFound");
        assertThat(found.getString("mode")).isEqualTo("tictactoe");
        assertThat(ofTwo.await(beforeToo, GameSocket.ofType("MatchFound"), "MatchFound")
                        .getString("roomId"))
                .isEqualTo(found.getString("roomId"));
        return found.getString("roomId");
    }

    /** Both join; gives what the second one sees. */
    private static JsonObject enter(String room, GameSocket one, GameSocket two) {
        var alone = one.ask(Events.roomJoin(room, 0), "RoomState").getJsonObject("state");
        assertThat(alone.getValue("next")).isNull();
        assertThat(alone.getJsonObject("players").stream().filter(seat -> seat.getValue() != null))
                .hasSize(1);
        var state = two.ask(Events.roomJoin(room, 0), "RoomState").getJsonObject("state");
        var started = one.await(0, frame -> isSaid(frame, room, "started"), "started");
        assertThat(started.getJsonObject("data").getJsonObject("players")).isEqualTo(state.getJsonObject("players"));
        assertThat(started.getString("from")).isEqualTo(room);
        return state;
    }

    private static boolean isSaid(JsonObject frame, String room, String event) {
        return "RoomMessage".equals(frame.getString("eventType"))
                && room.equals(frame.getString("roomId"))
                && frame.getValue("data") instanceof JsonObject data
                && event.equals(data.getString("event"));
    }

    private static JsonObject moveTo(String room, int cell) {
        return Events.roomSend(room, new JsonObject().put("cell", cell));
    }

    private static void move(GameSocket socket, String room, int cell) {
        socket.ask(moveTo(room, cell), "RoomSent");
    }

    private static void isIllegal(GameSocket socket, String room, int cell) {
        assertThat(socket.ask(moveTo(room, cell), "Error").getString("code")).isEqualTo("INVALID_ACTION");
    }

    private int rating(Player player) {
        return a.http()
                .get(player.token(), "/api/v1/players/me")
                .expect(200)
                .getJsonObject("stats")
                .getInteger("rating");
    }

    private boolean isInMatch(Player player) {
        return a.http().get(player.token(), "/api/v1/queue/status").expect(200).containsKey("match");
    }

    private void untilRated(Player winner, Player loser) {
        until(
                () -> rating(winner) == WINNER_RATING && rating(loser) == LOSER_RATING,
                () -> rating(winner) + " and " + rating(loser));
        assertThat(isInMatch(winner)).isFalse();
        assertThat(isInMatch(loser)).isFalse();
    }

    private static void until(BooleanSupplier condition, java.util.function.Supplier<String> what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static void assertWon(GameSocket socket, String room, Player winner, int... line) {
        var last = socket.await(
                0,
                frame -> isSaid(frame, room, "move")
                        && frame.getJsonObject("data").getBoolean("over"),
                "the last move");
        assertThat(last.getJsonObject("data").getString("winner")).isEqualTo(winner.id());
        assertThat(last.getJsonObject("data").getJsonArray("line"))
                .isEqualTo(new JsonArray(java.util.Arrays.stream(line).boxed().toList()));
    }

    @Test
    void theRulesWordMovesBothRatingsAndBothMayQueueAgain() {
        var ann = Player.register(a.http());
        var bob = Player.register(a.http());
        try (var ofAnn = GameSocket.open(a.http(), ann.token());
                var ofBob = GameSocket.open(a.http(), bob.token())) {
            var room = match(ann, ofAnn, bob, ofBob);
            var state = enter(room, ofAnn, ofBob);
            var annPlaysX = ann.id().equals(state.getJsonObject("players").getString("X"));
            var x = annPlaysX ? ofAnn : ofBob;
            var o = annPlaysX ? ofBob : ofAnn;
            assertThat(state.getString("next")).isEqualTo(annPlaysX ? ann.id() : bob.id());

            isIllegal(o, room, 0);
            move(x, room, 0);
            isIllegal(x, room, 1);
            isIllegal(o, room, 0);
            move(o, room, 3);
            move(x, room, 1);
            move(o, room, 4);
            move(x, room, 2);
            isIllegal(o, room, 5);

            var winner = annPlaysX ? ann : bob;
            var loser = annPlaysX ? bob : ann;
            assertWon(ofAnn, room, winner, 0, 1, 2);
            assertWon(ofBob, room, winner, 0, 1, 2);
            untilRated(winner, loser);
            var places = a.http()
                    .get(ann.token(), "/api/v1/rooms/" + room)
                    .expect(200)
                    .getJsonObject("outcome")
                    .getJsonObject("places");
            assertThat(places.getMap()).isEqualTo(Map.of(winner.id(), 1, loser.id(), 2));
            assertThat(match(ann, ofAnn, bob, ofBob)).isNotEqualTo(room);
        }
    }

    @Test
    void whoLeavesLosesTheRatedGame() {
        var ann = Player.register(a.http());
        var bob = Player.register(b.http());
        try (var ofAnn = GameSocket.open(a.http(), ann.token());
                var ofBob = GameSocket.open(b.http(), bob.token())) {
            var room = match(ann, ofAnn, bob, ofBob);
            var unused = enter(room, ofAnn, ofBob);

            ofBob.ask(Events.roomLeave(room), "RoomLeft");

            var left = ofAnn.await(0, frame -> isSaid(frame, room, "left"), "left");
            assertThat(left.getJsonObject("data"))
                    .isEqualTo(new JsonObject()
                            .put("event", "left")
                            .put("playerId", bob.id())
                            .put("over", true)
                            .put("winner", ann.id()));
            untilRated(ann, bob);
        }
    }

    @Test
    void whoseNodeIsKilledFinishesTheGameOnAnother() {
        var ann = Player.register(a.http());
        var bob = Player.register(a.http());
        try (var c = startNode(2);
                var ofAnn = GameSocket.open(a.http(), ann.token());
                var onC = GameSocket.open(c.http(), bob.token())) {
            var room = match(ann, ofAnn, bob, onC);
            var annHeard = new RoomWitness(room).on(ofAnn);
            var bobHeard = new RoomWitness(room).on(onC);
            var state = enter(room, ofAnn, onC);
            var players = state.getJsonObject("players");
            var annPlaysX = ann.id().equals(players.getString("X"));
            move(annPlaysX ? ofAnn : onC, room, 4);
            move(annPlaysX ? onC : ofAnn, room, 0);
            annHeard.await(5);
            bobHeard.await(5);
            c.kill();
            // Whose node lives goes on meanwhile.
            if (annPlaysX) {
                move(ofAnn, room, 2);
            }

            try (var onB = GameSocket.openUnauthenticated(b.http())) {
                var resume = Events.resume(onC.greeting().getString("resumeToken"), 1);
                resume.getJsonObject("data").put("rooms", new JsonObject().put(room, bobHeard.lastSeq()));
                bobHeard.on(onB);
                var resumed = onB.ask(resume, "Resume");
                assertThat(resumed.getJsonObject("rooms").fieldNames()).containsExactly(room);
                annHeard.await(annPlaysX ? 6 : 5);
                var board = new ArrayList<>(java.util.Collections.<Object>nCopies(9, null));
                board.set(4, "X");
                board.set(0, "O");
                if (annPlaysX) {
                    board.set(2, "X");
                    bobHeard.await(6);
                }
                var seen = onB.ask(Events.roomJoin(room, annPlaysX ? 6 : 5), "RoomState");
                var stands = seen.getJsonObject("state").copy();
                assertThat(((Number) stands.remove("leftMs")).longValue())
                        .as("the killed node's clock goes on")
                        .isBetween(1L, 60_000L);
                assertThat(stands)
                        .isEqualTo(new JsonObject()
                                .put("moveMs", 60_000)
                                .put("board", new JsonArray(board))
                                .put("players", players)
                                .put("next", bob.id())
                                .put("over", false)
                                .putNull("winner"));

                // Bob is next whatever he plays.
                var annMoves = false;
                for (int cell : annPlaysX ? List.of(1, 6) : List.of(2, 1, 6)) {
                    move(annMoves ? ofAnn : onB, room, cell);
                    annMoves = !annMoves;
                }
                var winner = annPlaysX ? ann : bob;
                assertWon(ofAnn, room, winner, 2, 4, 6);
                assertWon(onB, room, winner, 2, 4, 6);
                annHeard.heardAllFrom(1);
                bobHeard.heardAllFrom(1);
                RoomWitness.agree(annHeard, bobHeard);
                untilRated(winner, annPlaysX ? bob : ann);
                assertThat(ofAnn.frames()).noneMatch(frame -> "PlayerLeft".equals(frame.getString("eventType")));
                assertThat(match(ann, ofAnn, bob, onB)).isNotEqualTo(room);
            }
        }
    }
}
