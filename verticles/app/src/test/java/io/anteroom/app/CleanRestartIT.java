package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node with its own servers ends and is started again on the same data. */
class CleanRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "sesame";

    /** Ways to end after which Redis has all it was told. */
    enum End {
        STOP,
        KILL;

        void of(NodeProcess node, GameSocket socket) {
            if (this == STOP) {
                node.terminate();
                assertThat(socket.awaitClose()).isEqualTo(1012);
                assertThat(node.exitCode()).isZero();
            } else {
                node.kill();
                assertThat(node.isAlive()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNothingIsLostOfGoesOnUnderTheSameEpoch(End end) {
        try (var data = DataFolder.prepared("clean-restart-" + end)) {
            Player member;
            Player stranger;
            String room;
            String token;
            JsonObject before;
            try (var node = start(data, "10m")) {
                member = Player.register(node.http());
                stranger = Player.register(node.http());
                room = create(node, member);
                before = Events.roomSend(room, "before");
                try (var socket = GameSocket.open(node.http(), member.token())) {
                    token = socket.greeting().getString("resumeToken");
                    assertThat(socket.ask(join(room, PASSWORD), "RoomState").getLong("lastSeq"))
                            .isEqualTo(1);
                    assertThat(socket.ask(before, "RoomSent").getLong("roomSeq"))
                            .isEqualTo(2);
                    end.of(node, socket);
                }
            }
            try (var node = start(data, "10m");
                    var other = GameSocket.open(node.http(), stranger.token());
                    // It has ten seconds to say who it is, and a node that has just started may take some of them.
                    var back = openOnceRefused(node, other, join(room, null))) {
                var resumed = resume(back, token, room);
                assertThat(resumed.getLong("roomEpoch")).isEqualTo(1);
                assertThat(back.ask(before, "RoomSent").getLong("roomSeq"))
                        .as("a repeated event")
                        .isEqualTo(2);
                assertThat(back.ask(Events.roomSend(room, "after"), "RoomSent").getLong("roomSeq"))
                        .isEqualTo(3);
                back.await(0, frame -> isMessage(frame, member, "after"), "the own message");
                assertRefused(other, join(room, "wrong"));
                var state = other.ask(join(room, PASSWORD), "RoomState");
                assertThat(state.getLong("roomEpoch")).isEqualTo(1);
                assertThat(state.getLong("lastSeq")).isEqualTo(4);
                other.ask(Events.roomSend(room, "of the stranger"), "RoomSent");
                back.await(0, frame -> isMessage(frame, stranger, "of the stranger"), "the stranger's message");
                assertThat(back.frames())
                        .noneMatch(GameSocket.ofType("RoomReset"))
                        .noneMatch(frame -> isOf(frame, "PlayerJoined", member));
                assertThat(said(node, member, room)).containsExactly("before", "after", "of the stranger");
                assertNumbered(history(node, member, room));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotComeBackLeavesInTheOrderOfTheRoom(End end) {
        try (var data = DataFolder.prepared("clean-leave-" + end)) {
            Player member;
            Player absent;
            String room;
            try (var node = start(data, "1s")) {
                member = Player.register(node.http());
                absent = Player.register(node.http());
                room = create(node, member);
                try (var socket = GameSocket.open(node.http(), member.token());
                        var away = GameSocket.open(node.http(), absent.token())) {
                    socket.ask(join(room, PASSWORD), "RoomState");
                    away.ask(join(room, PASSWORD), "RoomState");
                    end.of(node, socket);
                }
            }
            try (var node = start(data, "1s");
                    var again = GameSocket.open(node.http(), member.token())) {
                assertThat(joinPatiently(again, room).getLong("roomEpoch")).isEqualTo(1);
                Gathering.until(
                        PATIENCE,
                        () -> history(node, member, room).stream().anyMatch(entry -> isOf(entry, "PlayerLeft", absent)),
                        () -> "the absent one is there still: " + history(node, member, room));
                var entries = history(node, member, room);
                assertNumbered(entries);
                assertThat(comings(entries, absent)).containsExactly("PlayerJoined", "PlayerLeft");
                assertThat(comings(entries, member))
                        .isIn(List.of("PlayerJoined"), List.of("PlayerJoined", "PlayerLeft", "PlayerJoined"));
            }
        }
    }

    @Test
    void aRedisThatWasKilledWithItsNodeMayHaveLostTheEnd() {
        try (var data = DataFolder.prepared("clean-restart-killed")) {
            Player member;
            String room;
            String token;
            try (var node = start(data, "10m")) {
                member = Player.register(node.http());
                room = create(node, member);
                try (var socket = GameSocket.open(node.http(), member.token())) {
                    token = socket.greeting().getString("resumeToken");
                    socket.ask(join(room, PASSWORD), "RoomState");
                    socket.ask(Events.roomSend(room, "before"), "RoomSent");
                    // Longer than Redis may take to write it to its file: the seat is not lost with it.
                    Gathering.pauseFor(3);
                    var redis = node.servers("redis");
                    assertThat(redis).isNotEmpty();
                    node.kill();
                    redis.forEach(ProcessHandle::destroyForcibly);
                }
            }
            try (var node = start(data, "10m");
                    var back = GameSocket.openUnauthenticated(node.http())) {
                var unused = resume(back, token, room);
                var reset = back.await(0, GameSocket.ofType("RoomReset"), "RoomReset");
                assertThat(reset.getString("roomId")).isEqualTo(room);
                assertThat(reset.getLong("roomEpoch")).isGreaterThan(1);
                assertThat(reset.getLong("lastSeq")).isEqualTo(2);
                var joined = back.await(0, GameSocket.ofType("PlayerJoined"), "PlayerJoined");
                assertThat(joined.getString("playerId")).isEqualTo(member.id());
                assertThat(joined.getLong("roomSeq")).isEqualTo(3);
            }
        }
    }

    /** A machine that is busy may take its time for the start. */
    private static NodeProcess start(DataFolder data, String seatKept) {
        return NodeProcess.start(List.of(data.setting(), "room.seatKept=" + seatKept));
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

    /** A node that has just started may have to be asked again, and says so. Gives what the answer says of the room. */
    private static JsonObject resume(GameSocket back, String firstToken, String room) {
        var token = new String[] {firstToken};
        var of = new JsonObject[1];
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
                    of[0] = answer.getJsonObject("rooms", new JsonObject()).getJsonObject(room);
                    return of[0] != null;
                },
                () -> "the seat was not kept; came " + back.frames());
        return of[0];
    }

    private static JsonObject joinPatiently(GameSocket socket, String room) {
        var answer = new JsonObject[1];
        Gathering.until(
                PATIENCE,
                () -> {
                    answer[0] = socket.ask(join(room, PASSWORD));
                    return answer[0].getString("eventType").equals("RoomState");
                },
                () -> "not let in: " + answer[0]);
        return answer[0];
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

    private static GameSocket openOnceRefused(NodeProcess node, GameSocket stranger, JsonObject join) {
        assertRefused(stranger, join);
        return GameSocket.openUnauthenticated(node.http());
    }

    private static boolean isMessage(JsonObject frame, Player from, String text) {
        return "RoomMessage".equals(frame.getString("eventType"))
                && from.id().equals(frame.getString("from"))
                && text.equals(frame.getValue("data"));
    }

    private static boolean isOf(JsonObject entry, String type, Player player) {
        return type.equals(entry.getString("eventType")) && player.id().equals(entry.getString("playerId"));
    }

    /** Each of a player's joins and leaves. */
    private static List<String> comings(List<JsonObject> entries, Player player) {
        return entries.stream()
                .filter(entry -> isOf(entry, "PlayerJoined", player) || isOf(entry, "PlayerLeft", player))
                .map(entry -> entry.getString("eventType"))
                .toList();
    }

    private static void assertNumbered(List<JsonObject> entries) {
        assertThat(entries.stream().map(entry -> entry.getLong("roomSeq")).toList())
                .isEqualTo(IntStream.rangeClosed(1, entries.size())
                        .mapToObj(i -> (long) i)
                        .toList());
    }

    private static List<JsonObject> history(NodeProcess node, Player player, String room) {
        return node
                .http()
                .get(player.token(), "/api/v1/rooms/" + room + "/messages?limit=100")
                .expect(200)
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static List<String> said(NodeProcess node, Player player, String room) {
        return history(node, player, room).stream()
                .filter(entry -> entry.getString("eventType").equals("RoomMessage"))
                .map(entry -> entry.getString("data"))
                .toList();
    }
}
