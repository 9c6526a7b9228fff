package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rooms of one node, over sockets and HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomsIT {

    private final OwnServers servers = OwnServers.fresh();
    private NodeProcess node;
    private Player ann;
    private Player bob;

    @BeforeAll
    void start() {
        node = NodeProcess.start(servers.settings());
        ann = Player.register(node.http());
        bob = Player.register(node.http());
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String create() {
        return node.http()
                .post(ann.token(), "/api/v1/rooms", new JsonObject().put("kind", "relay"))
                .expect(201)
                .getString("id");
    }

    private GameSocket open(Player player) {
        return GameSocket.open(node.http(), player.token());
    }

    @Test
    void membersHearEverythingInOneOrder() {
        var room = create();
        try (var a = open(ann);
                var b = open(bob)) {
            var first = a.ask(Events.roomJoin(room, 0), "RoomState");
            assertThat(first.getLong("lastSeq")).isEqualTo(1);
            assertThat(a.ask(Events.roomSend(room, "hello"), "RoomSent").getLong("roomSeq"))
                    .isEqualTo(2);
            b.ask(Events.roomJoin(room, 0), "RoomState");
            for (int i = 0; i < 20; i++) {
                a.send(Events.roomSend(room, "a" + i));
                b.send(Events.roomSend(room, "b" + i));
            }
            var ofAnn = new RoomWitness(room).on(a);
            var ofBob = new RoomWitness(room).on(b);
            ofAnn.await(43);
            ofBob.await(43);
            b.ask(Events.roomLeave(room), "RoomLeft");
            ofAnn.await(44);

            ofAnn.heardAllFrom(1);
            ofBob.heardAllFrom(1);
            RoomWitness.agree(ofAnn, ofBob);
            assertThat(b.ask(Events.roomSend(room, "late"), "Error").getString("code"))
                    .isEqualTo("NOT_A_MEMBER");
            var log = node.http()
                    .get(ann.token(), "/api/v1/rooms/" + room + "/messages?limit=100")
                    .expect(200);
            assertThat(log.getJsonArray("items")).hasSize(44);
        }
    }

    @Test
    void aResumedSocketGoesOnWhereItWas() {
        var room = create();
        var a = open(ann);
        var token = a.greeting().getString("resumeToken");
        a.ask(Events.roomJoin(room, 0), "RoomState");
        var ofAnn = new RoomWitness(room).on(a);
        try (var b = open(bob)) {
            b.ask(Events.roomJoin(room, 0), "RoomState");
            ofAnn.await(2);
            a.close();
            for (int i = 0; i < 10; i++) {
                b.ask(Events.roomSend(room, "while away " + i), "RoomSent");
            }
            try (var again = GameSocket.openUnauthenticated(node.http())) {
                var resume = Events.resume(token, 0);
                resume.getJsonObject("data").put("rooms", new JsonObject().put(room, ofAnn.lastSeq()));
                var resumed = again.ask(resume, "Resume");
                assertThat(resumed.getJsonObject("rooms").fieldNames()).containsExactly(room);
                b.ask(Events.roomSend(room, "and after"), "RoomSent");
                ofAnn.on(again).await(13);
                assertThat(ofAnn.heardAllFrom(1).heard()).hasSize(13);
                assertThat(again.ask(Events.roomSend(room, "back"), "RoomSent").getLong("roomSeq"))
                        .isEqualTo(14);
            }
        }
    }

    @Test
    void aRoomIsShownToItsMembersAndListedForAll() {
        var room = create();
        try (var b = open(bob)) {
            assertThat(node.http().get(bob.token(), "/api/v1/rooms/" + room).status())
                    .isEqualTo(403);
            b.ask(Events.roomJoin(room, 0), "RoomState");
            var shown = node.http().get(bob.token(), "/api/v1/rooms/" + room).expect(200);
            assertThat(shown.getJsonArray("members").getJsonObject(0).getString("username"))
                    .isEqualTo(bob.username());
            List<JsonObject> listed = node.http().all(ann.token(), "/api/v1/rooms");
            assertThat(listed)
                    .filteredOn(found -> found.getString("id").equals(room))
                    .singleElement()
                    .satisfies(
                            found -> assertThat(found.getInteger("memberCount")).isEqualTo(1));
        }
    }
}
