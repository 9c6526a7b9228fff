package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who is there, over nodes of the packed jar, one of which is killed. */
class TwoNodePresenceIT extends TwoNodeStage {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(15);

    private static JsonObject read(NodeProcess node, Player viewer, Player player) {
        return node.http()
                .get(viewer.token(), "/api/v1/players/" + player.id() + "/presence")
                .expect(200);
    }

    private static String told(JsonObject presence) {
        return presence.getString("status") + " " + presence.getInteger("devices");
    }

    /** Both nodes say so within that time. */
    private void await(Player viewer, Player player, String expected, Duration within) {
        var end = System.nanoTime() + within.toNanos();
        while (true) {
            var saidByA = told(read(a, viewer, player));
            var saidByB = told(read(b, viewer, player));
            if (saidByA.equals(expected) && saidByB.equals(expected)) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("expected " + expected + ", got " + saidByA + " and " + saidByB);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static JsonObject away(boolean away) {
        return Events.event("Presence").put("data", new JsonObject().put("away", away));
    }

    @Test
    void devicesOfAKilledNodeAreGoneInTimeAndItsSessionsAreNone() {
        var viewer = Player.register(a.http());
        var both = Player.register(a.http());
        var only = Player.register(a.http());
        try (var c = startNode(2);
                var onA = GameSocket.open(a.http(), both.token());
                var onC = GameSocket.open(c.http(), both.token());
                var alsoOnC = GameSocket.open(c.http(), only.token())) {
            await(viewer, both, "online 2", SEEN_WITHIN);
            await(viewer, only, "online 1", SEEN_WITHIN);
            var resumeToken = alsoOnC.greeting().getString("resumeToken");
            var killedAt = System.nanoTime();
            c.kill();

            await(viewer, both, "online 1", GONE_WITHIN);
            await(viewer, only, "offline 0", GONE_WITHIN.minusNanos(System.nanoTime() - killedAt));
            assertThat(read(a, viewer, only).containsKey("since")).isFalse();

            try (var again = GameSocket.openUnauthenticated(b.http())) {
                again.ask(Events.resume(resumeToken, 0), "Resume");
                await(viewer, only, "online 1", SEEN_WITHIN);
            }
            await(viewer, only, "offline 0", SEEN_WITHIN);
            assertThat(onA.ask(Events.ping(), "Pong")).isNotNull();
            assertThat(onC.awaitClose()).isPositive();
        }
    }

    @Test
    void whoWatchesIsToldOfOtherNodesAndOfTheirDeath() {
        var viewer = Player.register(a.http());
        var friend = Player.register(a.http());
        try (var c = startNode(2);
                var watching = GameSocket.open(a.http(), viewer.token());
                var onB = GameSocket.open(b.http(), friend.token())) {
            await(viewer, friend, "online 1", SEEN_WITHIN);
            var watch = Events.event("PresenceWatch")
                    .put("data", new JsonObject().put("players", new JsonArray().add(friend.id())));
            var watched = watching.ask(watch, "PresenceWatched");
            assertThat(told(watched.getJsonArray("presences").getJsonObject(0))).isEqualTo("online 1");
            onB.ask(away(true), "Presence");
            isTold(watching, "away 1");
            try (var onC = GameSocket.open(c.http(), friend.token())) {
                isTold(watching, "online 2");
                c.kill();
                onB.ask(away(false), "Presence");
                assertThat(onC.awaitClose()).isPositive();
            }
            var killedAt = System.nanoTime();
            await(viewer, friend, "online 1", GONE_WITHIN);
            isTold(watching, "online 1");
            assertThat(Duration.ofNanos(System.nanoTime() - killedAt)).isLessThan(GONE_WITHIN);
        }
    }

    private static void isTold(GameSocket socket, String expected) {
        socket.await(
                0,
                frame -> "PresenceUpdated".equals(frame.getString("eventType"))
                        && told(frame.getJsonArray("changes").getJsonObject(0)).equals(expected),
                expected);
    }

    @Test
    void aSessionThatGoesOnElsewhereIsOneDevice() {
        var player = Player.register(a.http());
        try (var old = GameSocket.open(a.http(), player.token());
                var young = GameSocket.openUnauthenticated(b.http())) {
            await(player, player, "online 1", SEEN_WITHIN);
            young.ask(Events.resume(old.greeting().getString("resumeToken"), 0), "Resume");
            assertThat(old.awaitClose()).isEqualTo(4409);
            await(player, player, "online 1", SEEN_WITHIN);
        }
        await(player, player, "offline 0", SEEN_WITHIN);
    }

    @Test
    void statusesFollowWhatThePlayerDoes() {
        var viewer = Player.register(a.http());
        var player = Player.register(a.http());
        var queue = new JsonObject().put("rank", 99_000);
        try (var onA = GameSocket.open(a.http(), player.token());
                var onB = GameSocket.open(b.http(), player.token())) {
            await(viewer, player, "online 2", SEEN_WITHIN);
            onA.ask(away(true), "Presence");
            onB.ask(away(true), "Presence");
            await(viewer, player, "away 2", SEEN_WITHIN);

            b.http().post(player.token(), "/api/v1/queue", queue).expect(200);
            await(viewer, player, "inQueue 2", SEEN_WITHIN);
            var room = a.http()
                    .post(player.token(), "/api/v1/rooms", new JsonObject().put("kind", "relay"))
                    .expect(201)
                    .getString("id");
            onB.ask(Events.roomJoin(room, 0), "RoomState");
            await(viewer, player, "inRoom 2", SEEN_WITHIN);
            onB.ask(Events.roomLeave(room), "RoomLeft");
            await(viewer, player, "inQueue 2", SEEN_WITHIN);

            a.http().delete(player.token(), "/api/v1/queue").expect(200);
            await(viewer, player, "away 2", SEEN_WITHIN);
            onA.ask(away(false), "Presence");
            await(viewer, player, "online 2", SEEN_WITHIN);
            Gathering.until(SEEN_WITHIN, () -> !tables(player).isEmpty(), () -> "no table");
            onA.ask(
                    Events.event("TableJoin")
                            .put("gameId", "roulette")
                            .put("roomId", tables(player).getJsonObject(0).getString("id")),
                    "TableState");
            await(viewer, player, "inRoom 2", SEEN_WITHIN);
        }
        await(viewer, player, "offline 0", SEEN_WITHIN);
    }

    private JsonArray tables(Player player) {
        return a.http().get(player.token(), "/api/v1/tables").expect(200).getJsonArray("items");
    }

    @Test
    void aFlushedRedisIsToldAgainWithinSeconds() {
        var player = Player.register(a.http());
        try (var onA = GameSocket.open(a.http(), player.token());
                var onB = GameSocket.open(b.http(), player.token())) {
            onB.ask(away(true), "Presence");
            await(player, player, "online 2", SEEN_WITHIN);
            servers.flushRedis();
            await(player, player, "online 2", SEEN_WITHIN);
            onA.ask(away(true), "Presence");
            await(player, player, "away 2", SEEN_WITHIN);
        }
        await(player, player, "offline 0", SEEN_WITHIN);
    }

    @Test
    void whoIsBlockedSeesNobody() {
        var viewer = Player.register(a.http());
        var player = Player.register(a.http());
        var block = "/api/v1/players/me/blocks/" + viewer.id();
        try (var socket = GameSocket.open(a.http(), player.token())) {
            await(viewer, player, "online 1", SEEN_WITHIN);
            assertThat(a.http().put(player.token(), block, new JsonObject()).status())
                    .isEqualTo(204);
            assertThat(told(read(b, viewer, player))).isEqualTo("offline 0");
            await(player, player, "online 1", SEEN_WITHIN);

            var some = new JsonObject()
                    .put("players", new JsonArray().add(viewer.id()).add(player.id()));
            var items = b.http()
                    .post(viewer.token(), "/api/v1/presence", some)
                    .expect(200)
                    .getJsonArray("items");
            assertThat(items.getJsonObject(1).getString("playerId")).isEqualTo(player.id());
            assertThat(items.getJsonObject(1).getString("status")).isEqualTo("offline");

            assertThat(b.http().delete(player.token(), block).status()).isEqualTo(204);
            assertThat(told(read(a, viewer, player))).isEqualTo("online 1");
            assertThat(socket.ask(Events.ping(), "Pong")).isNotNull();
        }
    }
}
