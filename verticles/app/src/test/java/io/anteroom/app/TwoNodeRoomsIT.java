package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Rooms whose members are on different nodes, one of which dies; judged by what the clients recorded. */
class TwoNodeRoomsIT extends TwoNodeStage {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);

    private static String create(NodeProcess node, Player player) {
        return node.http()
                .post(player.token(), "/api/v1/rooms", new JsonObject().put("kind", "relay"))
                .expect(201)
                .getString("id");
    }

    @Test
    void sendersOnTwoNodesAreHeardInOneOrderByAll() {
        var player = Player.register(a.http());
        var room = create(a, player);
        var sockets = new ArrayList<GameSocket>();
        var witnesses = new ArrayList<RoomWitness>();
        for (int i = 0; i < 4; i++) {
            var socket = GameSocket.open(
                    (i % 2 == 0 ? a : b).http(), Player.register(a.http()).token());
            sockets.add(socket);
            witnesses.add(new RoomWitness(room).on(socket));
            socket.ask(Events.roomJoin(room, 0), "RoomState");
        }
        for (int wave = 0; wave < 5; wave++) {
            var last = new ArrayList<JsonObject>();
            for (int i = 0; i < 20; i++) {
                last.clear();
                for (int s = 0; s < sockets.size(); s++) {
                    last.add(Events.roomSend(room, s + " " + i));
                    sockets.get(s).send(last.get(s));
                }
            }
            // More than 32 may not wait at one socket, and one is answered later than another hears of it.
            for (int s = 0; s < sockets.size(); s++) {
                var answer = sockets.get(s).await(0, GameSocket.answers(last.get(s)), "answer");
                assertThat(answer.getString("eventType")).as("%s", answer).isEqualTo("RoomSent");
            }
        }
        for (var witness : witnesses) {
            witness.await(404);
            witness.heardAllFrom(1);
        }
        RoomWitness.agree(witnesses.toArray(RoomWitness[]::new));
        sockets.forEach(GameSocket::close);
    }

    @Test
    void theSameMessageThroughBothNodesIsInTheRoomOnce() {
        var player = Player.register(a.http());
        var room = create(a, player);
        try (var onA = GameSocket.open(a.http(), player.token());
                var onB = GameSocket.open(b.http(), player.token())) {
            onA.ask(Events.roomJoin(room, 0), "RoomState");
            onB.ask(Events.roomJoin(room, 0), "RoomState");
            var event = Events.roomSend(room, "once");
            onA.send(event);
            onB.send(event);
            var ofA = onA.await(0, GameSocket.answers(event), "answer");
            var ofB = onB.await(0, GameSocket.answers(event), "answer");

            assertThat(ofA.getLong("roomSeq")).isEqualTo(2);
            assertThat(ofB.getLong("roomSeq")).isEqualTo(2);
            var other = event.copy().put("data", "twice");
            assertThat(onB.ask(other, "Error").getString("code")).isEqualTo("EVENT_ID_REUSED");
        }
    }

    @Test
    void membersOfAKilledNodeLeaveAndWhoComesBackMissesNothing() {
        var stays = Player.register(a.http());
        var goes = Player.register(a.http());
        var comes = Player.register(a.http());
        var room = create(a, stays);
        try (var c = startNode(2);
                var onA = GameSocket.open(a.http(), stays.token());
                var onC = GameSocket.open(c.http(), goes.token());
                var alsoOnC = GameSocket.open(c.http(), comes.token())) {
            var resumeToken = alsoOnC.greeting().getString("resumeToken");
            var staying = new RoomWitness(room).on(onA);
            var coming = new RoomWitness(room).on(alsoOnC);
            onA.ask(Events.roomJoin(room, 0), "RoomState");
            onC.ask(Events.roomJoin(room, 0), "RoomState");
            alsoOnC.ask(Events.roomJoin(room, 0), "RoomState");
            for (int i = 0; i < 15; i++) {
                onC.send(Events.roomSend(room, "c" + i));
                onA.send(Events.roomSend(room, "a" + i));
            }
            onA.ask(Events.roomSend(room, "now"), "RoomSent");
            var killedAt = System.nanoTime();
            c.kill();
            for (int i = 0; i < 10; i++) {
                onA.ask(Events.roomSend(room, "after " + i), "RoomSent");
            }

            try (var again = GameSocket.openUnauthenticated(b.http())) {
                var resume = Events.resume(resumeToken, 0);
                resume.getJsonObject("data").put("rooms", new JsonObject().put(room, coming.lastSeq()));
                var resumed = again.ask(resume, "Resume");
                assertThat(resumed.getJsonObject("rooms").fieldNames()).containsExactly(room);
                coming.on(again);
                again.ask(Events.roomSend(room, "back"), "RoomSent");

                awaitLeave(onA, goes, killedAt);
                onA.ask(Events.roomSend(room, "end"), "RoomSent");
                coming.await(staying.lastSeq());

                staying.heardAllFrom(1);
                coming.heardAllFrom(coming.heard().get(0).getLong("roomSeq"));
                RoomWitness.agree(staying, coming);
                assertThat(onA.frames()).noneMatch(frame -> left(frame, comes));
            }
        }
    }

    private static void awaitLeave(GameSocket socket, Player player, long killedAt) {
        while (socket.frames().stream().noneMatch(frame -> left(frame, player))) {
            assertThat(Duration.ofNanos(System.nanoTime() - killedAt)).isLessThan(GONE_WITHIN);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static boolean left(JsonObject frame, Player player) {
        return "PlayerLeft".equals(frame.getString("eventType")) && player.id().equals(frame.getString("playerId"));
    }
}
