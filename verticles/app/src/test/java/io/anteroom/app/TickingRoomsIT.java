package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Games of pong whose players are on one node while another lets them tick, and is killed or frozen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TickingRoomsIT {

    /** A lease is 3 s; the rest is for a machine that is busy with other things. */
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Each is the victim's with even chances. */
    private static final int ROOMS_TRIED = 40;

    private final OwnServers servers = OwnServers.fresh();
    private final List<Integer> ports = OwnServers.freePorts(2);
    private NodeProcess stays;

    @BeforeAll
    void start() {
        stays = startNode(0);
    }

    @AfterAll
    void stop() {
        stays.close();
    }

    private NodeProcess startNode(int index) {
        return NodeProcess.start(
                servers.clustered(ports.get(index), ports, "modes.pong.room=pong", "limits.requestsPerSecond=5000"));
    }

    private static void until(BooleanSupplier condition, String what) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static double metric(NodeProcess node, String name) {
        return node.management()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Two players on the node that stays, in a game that is under way. */
    private final class Match implements AutoCloseable {

        private final Player left = Player.register(stays.http());
        private final Player right = Player.register(stays.http());
        private final GameSocket onLeft = GameSocket.open(stays.http(), left.token());
        private final GameSocket onRight = GameSocket.open(stays.http(), right.token());
        private final String room;
        private final RoomWitness leftWitness;
        private final RoomWitness rightWitness;
        private final List<PongWitness.Hand> hands;

        Match() {
            room = stays.http()
                    .post(left.token(), "/api/v1/rooms", new JsonObject().put("kind", "pong"))
                    .expect(201)
                    .getString("id");
            leftWitness = new RoomWitness(room).on(onLeft);
            rightWitness = new RoomWitness(room).on(onRight);
            hands = List.of(
                    new PongWitness.Hand(onLeft, room, left.id()), new PongWitness.Hand(onRight, room, right.id()));
            onLeft.ask(Events.roomJoin(room, 0), "RoomState");
            onRight.ask(Events.roomJoin(room, 0), "RoomState");
            awaitTick(1);
        }

        long lastTick() {
            return onLeft.frames().stream()
                    .filter(frame -> room.equals(frame.getString("roomId")))
                    .mapToLong(frame -> frame.getLong("tick", 0L))
                    .max()
                    .orElse(0);
        }

        void awaitTick(long tick) {
            until(() -> lastTick() >= tick, "tick " + tick);
        }

        boolean isRestored() {
            return onLeft.frames().stream().anyMatch(PongWitness::isRestored);
        }

        /** Moves of both, one after another. */
        void play(int count) {
            for (int i = 0; i < count; i++) {
                hands.get(i % 2)
                        .move(List.of("up", "down", "stop", "down", "up").get(i % 5));
            }
        }

        /** Ends the game, so that no shard holds it any more. */
        void abandon() {
            leave();
            close();
        }

        private void leave() {
            onRight.ask(Events.roomLeave(room), "RoomLeft");
            onLeft.await(0, frame -> isOver(frame), "the end");
        }

        /** The right one leaves; what both recorded is judged. */
        PongWitness end() {
            leave();
            RoomWitness.agree(leftWitness, rightWitness);
            var witness = new PongWitness(leftWitness, room, List.of(left.id(), right.id()));
            witness.isOneGame();
            hands.forEach(hand -> witness.hasTaken(hand.acknowledged()));
            assertThat(outcome()).isEqualTo(new JsonObject().put(left.id(), 1).put(right.id(), 2));
            return witness;
        }

        private static boolean isOver(JsonObject frame) {
            return frame.getValue("data") instanceof JsonObject data && "over".equals(data.getString("event"));
        }

        private JsonObject outcome() {
            until(() -> view().containsKey("outcome"), "an outcome");
            return view().getJsonObject("outcome").getJsonObject("places");
        }

        private JsonObject view() {
            return stays.http().get(left.token(), "/api/v1/rooms/" + room).expect(200);
        }

        @Override
        public void close() {
            onLeft.close();
            onRight.close();
        }
    }

    /** A game that the other node lets tick. */
    private Match matchTickedBy(NodeProcess victim) {
        until(() -> metric(victim, "anteroom_room_tick_shards") >= 8, "a share of the shards");
        for (int i = 0; i < ROOMS_TRIED; i++) {
            // Shards change hands with the rooms in them, so a game that nobody ended would be taken for this one.
            until(() -> metric(victim, "anteroom_room_tick_rooms") == 0, "no game but this one");
            var match = new Match();
            if (metric(victim, "anteroom_room_tick_rooms") > 0) {
                return match;
            }
            match.abandon();
        }
        throw new AssertionError("no room of " + ROOMS_TRIED + " was the victim's");
    }

    private PongWitness lives(Consumer<NodeProcess> fault, Consumer<NodeProcess> afterwards) {
        try (var victim = startNode(1);
                var match = matchTickedBy(victim)) {
            match.play(15);
            fault.accept(victim);
            var before = match.lastTick();
            var at = System.nanoTime();
            // The last ones before the fault, and these, which nobody takes yet, are acknowledged all the same.
            match.play(9);
            until(match::isRestored, "what happened is told");
            match.awaitTick(before + 5);
            assertThat(Duration.ofNanos(System.nanoTime() - at)).isLessThan(TAKEN_OVER_WITHIN);
            afterwards.accept(victim);
            match.play(11);
            match.awaitTick(match.lastTick() + 10);

            var witness = match.end();
            var restored = witness.restored().get(0).getJsonObject("data");
            assertThat(restored.getLong("tick")).isEqualTo(witness.lastTickBeforeRestored());
            // Twenty are due each second.
            assertThat(restored.getLong("lostTicks")).isBetween(10L, TAKEN_OVER_WITHIN.toSeconds() * 20);
            return witness;
        }
    }

    @Test
    void aKilledOwnersGameGoesOnOnTheOtherNodeWithEveryMoveThatWasAcknowledged() {
        var witness = lives(NodeProcess::kill, dead -> {});
        // And again after each time that the other node stands still for as long as a lease lasts.
        assertThat(witness.restored()).isNotEmpty();
    }

    @Test
    void aFrozenOwnerThatComesBackChangesNothingMore() {
        var witness = lives(NodeProcess::pause, frozen -> {
            frozen.resume();
            // It finds that it owns nothing of what it had, and gets its share again, perhaps with this room.
            until(() -> metric(frozen, "anteroom_room_tick_shards") >= 8, "a share of the shards again");
        });
        assertThat(witness.restored()).isNotEmpty();
    }

    @Test
    void aMatchIsPlayedInARoomThatTicks() {
        var ann = Player.register(stays.http());
        var bob = Player.register(stays.http());
        try (var onAnn = GameSocket.open(stays.http(), ann.token());
                var onBob = GameSocket.open(stays.http(), bob.token())) {
            for (var player : List.of(ann, bob)) {
                stays.http()
                        .post(player.token(), "/api/v1/queue", new JsonObject().put("mode", "pong"))
                        .expect(200);
            }
            var room = onAnn.await(0, GameSocket.ofType("MatchFound"), "MatchFound")
                    .getString("roomId");
            onAnn.ask(Events.roomJoin(room, 0), "RoomState");
            var state = onBob.ask(Events.roomJoin(room, 0), "RoomState");
            assertThat(state.getJsonObject("state").getJsonObject("court").getInteger("width"))
                    .isEqualTo(1000);
            onBob.await(0, frame -> frame.getLong("tick", 0L) >= 3, "ticks");

            onAnn.ask(Events.roomLeave(room), "RoomLeft");
            until(() -> !matched(bob), "the match has ended");
            var rated = new ArrayList<Double>();
            for (var player : List.of(ann, bob)) {
                rated.add(stays.http()
                        .get(player.token(), "/api/v1/players/me")
                        .expect(200)
                        .getJsonObject("stats")
                        .getDouble("rating"));
            }
            assertThat(rated.get(0)).isLessThan(1500);
            assertThat(rated.get(1)).isGreaterThan(1500);
        }
    }

    private boolean matched(Player player) {
        return stays.http()
                .get(player.token(), "/api/v1/queue/status")
                .expect(200)
                .containsKey("match");
    }
}
