package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node with its own servers is stopped in order and started again on the same data. */
class CleanRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "sesame";

    @Test
    void whoHadASeatBehindAPasswordHasItAgainAndStrangersStillNeedThePassword() {
        try (var data = DataFolder.prepared("clean-restart")) {
            Player member;
            Player stranger;
            String room;
            String token;
            try (var node = start(data)) {
                member = Player.register(node.http());
                stranger = Player.register(node.http());
                room = create(node, member);
                token = sitAndStop(node, member, room);
            }
            try (var node = start(data);
                    var back = GameSocket.openUnauthenticated(node.http());
                    var other = GameSocket.open(node.http(), stranger.token())) {
                assertRefused(other, join(room, null));
                assertGoesOn(back, token, room, member);
                assertRefused(other, join(room, null));
                assertRefused(other, join(room, "wrong"));
                other.ask(join(room, PASSWORD), "RoomState");
                other.ask(Events.roomSend(room, "of the stranger"), "RoomSent");
                back.await(0, frame -> isMessage(frame, stranger, "of the stranger"), "the stranger's message");
                assertThat(said(node, member, room)).containsExactly("before", "after", "of the stranger");
            }
        }
    }

    /** A machine that is busy may take its time for the start. */
    private static NodeProcess start(DataFolder data) {
        return NodeProcess.start(List.of(data.setting(), "room.seatKept=10m"));
    }

    private static String create(NodeProcess node, Player player) {
        var room = new JsonObject().put("kind", "relay").put("password", PASSWORD);
        return node.http()
                .post(player.token(), "/api/v1/rooms", room)
                .expect(201)
                .getString("id");
    }

    private static JsonObject join(String room, @Nullable String password) {
        var join = Events.roomJoin(room, 0);
        if (password != null) {
            join.getJsonObject("data").put("password", password);
        }
        return join;
    }

    /** Gives the token to resume with. */
    private static String sitAndStop(NodeProcess node, Player player, String room) {
        try (var socket = GameSocket.open(node.http(), player.token())) {
            var token = socket.greeting().getString("resumeToken");
            assertThat(socket.ask(join(room, PASSWORD), "RoomState").getLong("lastSeq"))
                    .isEqualTo(1);
            assertThat(socket.ask(Events.roomSend(room, "before"), "RoomSent").getLong("roomSeq"))
                    .isEqualTo(2);
            node.terminate();
            assertThat(socket.awaitClose()).isEqualTo(1012);
            assertThat(node.exitCode()).isZero();
            return token;
        }
    }

    private static void assertGoesOn(GameSocket back, String token, String room, Player player) {
        resume(back, token, room);
        var reset = back.await(0, GameSocket.ofType("RoomReset"), "RoomReset");
        assertThat(reset.getString("roomId")).isEqualTo(room);
        assertThat(reset.getLong("roomEpoch")).isGreaterThan(1);
        assertThat(reset.getLong("lastSeq")).as("a stop in order loses nothing").isEqualTo(2);
        var joined = back.await(0, GameSocket.ofType("PlayerJoined"), "PlayerJoined");
        assertThat(joined.getString("playerId")).isEqualTo(player.id());
        assertThat(joined.getLong("roomSeq")).isEqualTo(3);
        assertThat(back.ask(Events.roomSend(room, "after"), "RoomSent").getLong("roomSeq"))
                .isEqualTo(4);
        back.await(0, frame -> isMessage(frame, player, "after"), "the own message");
    }

    /** A node that has just started may have to be asked again, and says so. */
    private static void resume(GameSocket back, String firstToken, String room) {
        var token = new String[] {firstToken};
        Gathering.until(
                PATIENCE,
                () -> {
                    var resume = Events.resume(token[0], 0);
                    resume.getJsonObject("data").put("rooms", new JsonObject().put(room, 2));
                    var answer = back.ask(resume);
                    if (answer.getString("eventType").equals("Error")) {
                        assertThat(answer.getString("code")).isEqualTo("UNAVAILABLE");
                        return false;
                    }
                    token[0] = answer.getString("resumeToken");
                    return answer.getJsonObject("rooms", new JsonObject()).containsKey(room);
                },
                () -> "the seat was not kept; came " + back.frames());
    }

    private static void assertRefused(GameSocket stranger, JsonObject join) {
        var code = new String[1];
        Gathering.until(
                PATIENCE,
                () -> {
                    code[0] = stranger.ask(join, "Error").getString("code");
                    return !"UNAVAILABLE".equals(code[0]);
                },
                () -> "the room is not there");
        assertThat(code[0]).isEqualTo("FORBIDDEN");
    }

    private static boolean isMessage(JsonObject frame, Player from, String text) {
        return "RoomMessage".equals(frame.getString("eventType"))
                && from.id().equals(frame.getString("from"))
                && text.equals(frame.getValue("data"));
    }

    private static List<String> said(NodeProcess node, Player player, String room) {
        return node
                .http()
                .get(player.token(), "/api/v1/rooms/" + room + "/messages?limit=100")
                .expect(200)
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("eventType").equals("RoomMessage"))
                .map(entry -> entry.getString("data"))
                .toList();
    }
}
