package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members who may not speak, wherever they are, on two nodes of the packed jar. */
class TwoNodeMutesIT extends TwoNodeStage {

    @BeforeAll
    void start() {}

    private static String create(NodeProcess node, Player player) {
        return node.http()
                .post(player.token(), "/api/v1/rooms", new JsonObject().put("kind", "relay"))
                .expect(201)
                .getString("id");
    }

    private static String mutes(String room) {
        return "/api/v1/rooms/" + room + "/mutes";
    }

    private static JsonObject of(Player player) {
        return new JsonObject().put("playerId", player.id());
    }

    private static void refused(GameSocket socket, String room) {
        var error = socket.ask(Events.roomSend(room, "muted"), "Error");
        assertThat(error.getString("code")).isEqualTo("FORBIDDEN");
        assertThat(error.getString("message")).contains("muted");
    }

    @Test
    void aMuteHoldsOnEveryNodeAndSocketFromItsAnswerOn() {
        var maker = Player.register(a.http());
        var member = Player.register(a.http());
        var room = create(a, maker);
        try (var ofMaker = GameSocket.open(a.http(), maker.token());
                var onA = GameSocket.open(a.http(), member.token());
                var onB = GameSocket.open(b.http(), member.token())) {
            ofMaker.ask(Events.roomJoin(room, 0), "RoomState");
            onA.ask(Events.roomJoin(room, 0), "RoomState");
            onB.ask(Events.roomJoin(room, 0), "RoomState");
            onA.ask(Events.roomSend(room, "before"), "RoomSent");

            for (int i = 0; i < 10; i++) {
                b.http().post(maker.token(), mutes(room), of(member)).expect(200);
                refused(onA, room);
                refused(onB, room);
                assertThat(a.http()
                                .delete(maker.token(), mutes(room) + "/" + member.id())
                                .status())
                        .isEqualTo(204);
                (i % 2 == 0 ? onA : onB).ask(Events.roomSend(room, "free"), "RoomSent");
            }

            b.http().post(maker.token(), mutes(room), of(member)).expect(200);
            // A session that goes on elsewhere is as mute.
            try (var again = GameSocket.openUnauthenticated(b.http())) {
                var resume = Events.resume(onA.greeting().getString("resumeToken"), 0);
                resume.getJsonObject("data").put("rooms", new JsonObject().put(room, 1));
                again.ask(resume, "Resume");
                refused(again, room);
            }
            var log = a.http()
                    .get(maker.token(), "/api/v1/rooms/" + room + "/messages?limit=100")
                    .expect(200)
                    .getJsonArray("items");
            assertThat(log.stream().map(JsonObject.class::cast).filter(entry -> "muted".equals(entry.getValue("data"))))
                    .isEmpty();
            ofMaker.ask(Events.roomSend(room, "still"), "RoomSent");
        }
    }

    @Test
    void aMuteOutlivesARedisThatForgotTheRoom() {
        var maker = Player.register(a.http());
        var member = Player.register(a.http());
        var room = create(a, maker);
        try (var ofMaker = GameSocket.open(a.http(), maker.token());
                var onB = GameSocket.open(b.http(), member.token())) {
            ofMaker.ask(Events.roomJoin(room, 0), "RoomState");
            onB.ask(Events.roomJoin(room, 0), "RoomState");
            a.http()
                    .post(maker.token(), mutes(room), of(member).put("seconds", 600))
                    .expect(200);
            servers.flushRedis();
            // Both take their seats again by themselves, or here.
            onB.await(0, GameSocket.ofType("RoomReset"), "RoomReset");
            onB.ask(Events.roomJoin(room, 0), "RoomState");
            refused(onB, room);
            var listed = b.http().get(maker.token(), mutes(room)).expect(200).getJsonArray("items");
            assertThat(listed.size()).isEqualTo(1);
            assertThat(listed.getJsonObject(0).getString("playerId")).isEqualTo(member.id());
            assertThat(listed.getJsonObject(0).containsKey("until")).isTrue();
        }
    }

    @Test
    void operatorsMuteAnybodyAndMembersNobody() {
        var maker = Player.register(a.http());
        var member = Player.register(a.http());
        var room = create(a, maker);
        var operator = servers.operatorToken();
        a.http().post(member.token(), mutes(room), of(maker)).expect(403);
        a.http().get(member.token(), mutes(room)).expect(403);
        a.http().post(operator, mutes(room), of(maker)).expect(200);
        try (var socket = GameSocket.open(b.http(), maker.token())) {
            socket.ask(Events.roomJoin(room, 0), "RoomState");
            refused(socket, room);
            assertThat(b.http()
                            .delete(maker.token(), mutes(room) + "/" + maker.id())
                            .status())
                    .isEqualTo(403);
            assertThat(b.http().delete(operator, mutes(room) + "/" + maker.id()).status())
                    .isEqualTo(204);
            socket.ask(Events.roomSend(room, "free"), "RoomSent");
        }
        assertThat(servers.audit().exitCode()).isZero();
    }
}
