package io.anteroom.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges a game of pong by what a client recorded of its room from the first entry on. Where the paddles are follows from the
 * moves alone, so that each tick tells whether it took every move that it says it took, once and in order; the ball tells
 * whether the game went on from where it was.
 */
final class PongWitness {

    private static final Map<String, Integer> MOVES = Map.of("up", -14, "stop", 0, "down", 14);
    private static final int SERVE_FROM = 500;

    private final List<JsonObject> entries;
    private final String room;
    private final List<String> players;
    private final int[] paddles = {300, 300};
    private final int[] moves = {0, 0};

    /** @param players the one on the left first */
    PongWitness(RoomWitness witness, String room, List<String> players) {
        this.entries = witness.heardAllFrom(1).heard();
        this.room = room;
        this.players = players;
    }

    private boolean isOfRoom(JsonObject entry) {
        return room.equals(entry.getString("from"));
    }

    static boolean isRestored(JsonObject entry) {
        return entry.getValue("data") instanceof JsonObject data && "restored".equals(data.getString("event"));
    }

    List<JsonObject> restored() {
        return entries.stream().filter(PongWitness::isRestored).toList();
    }

    /** The number of the last tick that was told before somebody took the game over for the first time. */
    long lastTickBeforeRestored() {
        return entries.stream()
                .takeWhile(entry -> !isRestored(entry))
                .filter(this::isOfRoom)
                .mapToLong(entry -> entry.getLong("tick"))
                .max()
                .orElse(0);
    }

    List<JsonObject> ticks() {
        return entries.stream()
                .filter(entry -> isOfRoom(entry) && !isRestored(entry))
                .toList();
    }

    /** Every tick is what follows from the one before and from the moves between them. */
    void isOneGame() {
        long upto = 0;
        JsonObject before = null;
        for (var tick : ticks()) {
            var newest = tick.getLong("upto");
            assertThat(newest).isBetween(upto, tick.getLong("roomSeq") - 1);
            take(upto, newest);
            for (int side = 0; side < 2; side++) {
                paddles[side] = Math.max(60, Math.min(540, paddles[side] + moves[side]));
            }
            var paddlesTold = tick.getJsonObject("data").getJsonArray("paddles");
            if (!"over".equals(tick.getJsonObject("data").getString("event"))) {
                assertThat(paddlesTold)
                        .as("tick %s of %s", tick.getLong("tick"), ticks().size())
                        .isEqualTo(new JsonArray().add(paddles[0]).add(paddles[1]));
            }
            if (before != null) {
                assertThat(tick.getLong("tick")).isEqualTo(before.getLong("tick") + 1);
                goesOn(before.getJsonObject("data"), tick.getJsonObject("data"));
            }
            before = tick;
            upto = newest;
        }
    }

    private void take(long after, long upto) {
        for (var entry : entries.subList((int) after, (int) upto)) {
            int side = players.indexOf(entry.getString("from", ""));
            if (side >= 0) {
                moves[side] =
                        requireNonNull(MOVES.get(entry.getJsonObject("data").getString("move")));
            }
        }
    }

    private static void goesOn(JsonObject before, JsonObject now) {
        var isServed = now.getJsonArray("ball").getInteger(0) == SERVE_FROM;
        assertThat(Math.abs(at(now, "ball", 0) - at(before, "ball", 0)))
                .as("from %s to %s", before, now)
                .isLessThanOrEqualTo(isServed ? 540 : 48);
        for (int side = 0; side < 2; side++) {
            assertThat(at(now, "score", side) - at(before, "score", side)).isBetween(0, isServed ? 1 : 0);
        }
    }

    private static int at(JsonObject said, String field, int place) {
        return said.getJsonArray(field).getInteger(place);
    }

    /** What the server acknowledged is where it said, and came before a tick took it. */
    void hasTaken(List<Acknowledged> inputs) {
        var ticks = ticks();
        var takenUpTo = ticks.get(ticks.size() - 1).getLong("upto");
        for (var input : inputs) {
            var entry = entries.get((int) input.roomSeq() - 1);
            assertThat(entry.getString("from")).isEqualTo(input.player());
            assertThat(entry.getJsonObject("data").getString("move")).isEqualTo(input.move());
            assertThat(input.roomSeq()).isLessThanOrEqualTo(takenUpTo);
        }
        assertThat(inputs).extracting(Acknowledged::roomSeq).doesNotHaveDuplicates();
    }

    /** A move that was answered with {@code RoomSent}. */
    record Acknowledged(String player, String move, long roomSeq) {}

    /** Moves of one player that were answered, as its client recorded them. */
    static final class Hand {

        private final GameSocket socket;
        private final String room;
        private final String player;
        private final List<Acknowledged> acknowledged = new ArrayList<>();

        Hand(GameSocket socket, String room, String player) {
            this.socket = socket;
            this.room = room;
            this.player = player;
        }

        void move(String move) {
            var sent = socket.ask(Events.roomSend(room, new JsonObject().put("move", move)), "RoomSent");
            acknowledged.add(new Acknowledged(player, move, sent.getLong("roomSeq")));
        }

        List<Acknowledged> acknowledged() {
            return List.copyOf(acknowledged);
        }
    }
}
