package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.contracts.Presences.Status;
import io.anteroom.contracts.Reply;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is there, on two nodes that share a Redis and, for want of a cluster, hear nothing from each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PresenceIT {

    private static final Instant QUEUED_SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private final String redis = TestServers.freshRedis();
    private final Gateways a = new Gateways(redis);
    private final Gateways b = new Gateways(redis);
    private final FakeRoom room = new FakeRoom(a.bus);
    private final Set<PlayerId> queued = ConcurrentHashMap.newKeySet();
    private final FakeBlocks store = new FakeBlocks();
    private volatile boolean matchmakingAway;

    @BeforeAll
    void serve() {
        Gateways.await(room.serve());
        serve(a);
        serve(b);
    }

    private void serve(Gateways gateways) {
        Gateways.await(store.serve(gateways.bus));
        Gateways.await(gateways.bus.serve(Matchmaking.QUEUED, 1_000, call -> queued(call.request())));
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
    }

    private Future<Reply<Matchmaking.QueuedPlayers>> queued(Matchmaking.AskQueued ask) {
        return Future.succeededFuture(
                matchmakingAway
                        ? Reply.refused(Code.UNAVAILABLE, "nobody serves this now")
                        : Reply.done(new Matchmaking.QueuedPlayers(ask.players().stream()
                                .filter(queued::contains)
                                .map(player -> new Matchmaking.QueuedPlayer(player, QUEUED_SINCE))
                                .toList())));
    }

    private static Presence read(Gateways gateways, PlayerId player) {
        return read(gateways, PlayerId.next(), player);
    }

    private static Presence read(Gateways gateways, PlayerId viewer, PlayerId player) {
        return Gateways.await(gateways.bus.ask(Presences.READ, new Presences.Read(viewer, List.of(player))))
                .fold(found -> found.presences().get(0), refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });
    }

    private void until(PlayerId player, Status status, int devices) {
        for (var gateways : List.of(a, b)) {
            Gateways.until(() -> isSeen(gateways, player, status, devices));
        }
    }

    /** Not while a neighbour, or Redis, did not answer in time. */
    private static boolean isSeen(Gateways gateways, PlayerId player, Status status, int devices) {
        var ask = new Presences.Read(PlayerId.next(), List.of(player));
        return Gateways.await(gateways.bus
                .ask(Presences.READ, ask)
                .map(reply -> reply.fold(found -> isSo(found.presences().get(0), status, devices), refusal -> false))
                .otherwise(false));
    }

    private static boolean isSo(Presence presence, Status status, int devices) {
        return presence.status() == status && presence.devices() == devices;
    }

    private static void hangUp(RawSocket socket) {
        socket.close();
    }

    private static String away(boolean away) {
        return "{\"eventType\":\"Presence\",\"eventId\":\"p\",\"data\":{\"away\":" + away + "}}";
    }

    @Test
    void devicesOfAllNodesCountUntilTheyClose() {
        var player = PlayerId.next();
        assertThat(read(a, player)).isEqualTo(Presence.offline(player));
        try (var first = a.join(player)) {
            until(player, Status.ONLINE, 1);
            var since = read(a, player).since();
            try (var second = b.join(player);
                    var third = a.join(player)) {
                until(player, Status.ONLINE, 3);
                hangUp(second);
                until(player, Status.ONLINE, 2);
                hangUp(third);
            }
            until(player, Status.ONLINE, 1);
            assertThat(first.isQuiet(50)).isTrue();
            // One came and one went, and the player was there all the time.
            assertThat(read(b, player).since()).isEqualTo(since);
        }
        until(player, Status.OFFLINE, 0);
        assertThat(read(a, player)).isEqualTo(Presence.offline(player));
    }

    @Test
    void aSocketWithoutAPlayerIsNoDevice() {
        var player = PlayerId.next();
        try (var socket = a.open()) {
            socket.send("{\"eventType\":\"Authenticate\",\"eventId\":\"a\",\"data\":{\"token\":\""
                    + a.token(player, java.time.Duration.ofMinutes(1)) + "\"}}");
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            until(player, Status.ONLINE, 1);
            // Again, which extends and is no other device.
            socket.send("{\"eventType\":\"Authenticate\",\"eventId\":\"b\",\"data\":{\"token\":\""
                    + a.token(player, java.time.Duration.ofMinutes(3)) + "\"}}");
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            until(player, Status.ONLINE, 1);
        }
        until(player, Status.OFFLINE, 0);
    }

    @Test
    void aPlayerIsAwayWhenAllDevicesSaySo() {
        var player = PlayerId.next();
        try (var first = a.join(player);
                var second = b.join(player)) {
            assertThat(first.ask(away(true)).path("away").asBoolean()).isTrue();
            awake(second);
            until(player, Status.ONLINE, 2);
            second.ask(away(true));
            until(player, Status.AWAY, 2);
            var awaySince = read(a, player).since();
            first.ask(away(false));
            until(player, Status.ONLINE, 2);
            assertThat(read(a, player).since()).isAfter(awaySince);
        }
    }

    private static void awake(RawSocket socket) {
        socket.ask("{\"eventType\":\"GetBalance\",\"eventId\":\"g\",\"data\":{\"currency\":\"FUN\"}}");
    }

    @Test
    void aSilentDeviceIsAwayAndPingsAreSilence() {
        var player = PlayerId.next();
        try (var impatient = new Gateways(redis, "presence.awayAfter=1s")) {
            serve(impatient);
            try (var socket = impatient.join(player)) {
                Gateways.until(() -> {
                    awake(socket);
                    return isSeen(a, player, Status.ONLINE, 1) && isSeen(b, player, Status.ONLINE, 1);
                });
                Gateways.until(() -> {
                    socket.ask("{\"eventType\":\"Ping\",\"eventId\":\"x\"}");
                    return isSeen(b, player, Status.AWAY, 1);
                });
                Gateways.until(() -> {
                    awake(socket);
                    return isSeen(b, player, Status.ONLINE, 1);
                });
            }
        }
    }

    @Test
    void whoSaysAwayStaysAwayWhateverElseTheSocketSends() {
        var player = PlayerId.next();
        try (var socket = a.join(player)) {
            socket.ask(away(true));
            until(player, Status.AWAY, 1);
            awake(socket);
            assertThat(socket.isQuiet(700)).isTrue();
            until(player, Status.AWAY, 1);
        }
    }

    @Test
    void aRoomCountsMoreThanAQueueAndAQueueMoreThanBeingAway() {
        var player = PlayerId.next();
        try (var socket = a.join(player);
                var other = b.join(player)) {
            socket.ask("{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id
                    + "\",\"data\":{\"afterSeq\":1000}}");
            until(player, Status.IN_ROOM, 2);
            queued.add(player);
            socket.ask(away(true));
            other.ask(away(true));
            until(player, Status.IN_ROOM, 2);
            var unused = socket.send("{\"eventType\":\"RoomLeave\",\"eventId\":\"l\",\"roomId\":\"" + room.id + "\"}")
                    .next("RoomLeft");
            until(player, Status.IN_QUEUE, 2);
            assertThat(read(a, player).since()).isEqualTo(QUEUED_SINCE);
            matchmakingAway = true;
            until(player, Status.AWAY, 2);
            matchmakingAway = false;
            queued.remove(player);
            until(player, Status.AWAY, 2);
        }
        // Whoever waits without a device is not there.
        queued.add(player);
        until(player, Status.OFFLINE, 0);
    }

    @Test
    void aSocketThatClosesLateAfterAResumeTakesNobodyAway() {
        var player = PlayerId.next();
        try (var old = RawSocket.open(
                        a.port, "/ws", Gateways.bearer(a.token(player, java.time.Duration.ofMinutes(5))));
                var young = b.open()) {
            var token = old.next().path("resumeToken").asText();
            until(player, Status.ONLINE, 1);
            var resumed = young.ask("{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token
                    + "\",\"lastSeq\":0}}");
            assertThat(resumed.path("eventType").asText()).isEqualTo("Resume");
            // The node of the old one was not told, so for now there are two; until it finds out, as after it stood
            // still.
            Gateways.until(() -> !old.isQuiet(1) || isSeen(a, player, Status.ONLINE, 2));
            hangUp(old);
            until(player, Status.ONLINE, 1);
            hangUp(young);
            until(player, Status.OFFLINE, 0);
        }
    }

    @Test
    void aSessionThatWasResumedHereIsOneDevice() {
        var player = PlayerId.next();
        try (var old = RawSocket.open(
                        a.port, "/ws", Gateways.bearer(a.token(player, java.time.Duration.ofMinutes(5))));
                var young = a.open()) {
            var token = old.next().path("resumeToken").asText();
            young.ask("{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token
                    + "\",\"lastSeq\":0}}");
            assertThat(old.closeCode()).isEqualTo(4409);
            until(player, Status.ONLINE, 1);
        }
        until(player, Status.OFFLINE, 0);
    }

    @Test
    void whatRedisForgetsIsToldAgainFromLiveSockets() {
        var player = PlayerId.next();
        try (var first = a.join(player);
                var second = b.join(player)) {
            until(player, Status.ONLINE, 2);
            for (int i = 0; i < 3; i++) {
                assertThat(redis("FLUSHDB")).endsWith("+OK\r\n");
                until(player, Status.ONLINE, 2);
            }
            hangUp(first);
            until(player, Status.ONLINE, 1);
            hangUp(second);
        }
        until(player, Status.OFFLINE, 0);
    }

    @Test
    void aNodeWhoseBeatEndedCountsForNothingUntilItBeatsAgain() {
        var player = PlayerId.next();
        try (var first = a.join(player);
                var second = b.join(player)) {
            until(player, Status.ONLINE, 2);
            // As if b had stood still for long: its beat is gone for up to two seconds.
            Gateways.until(() -> redis("DEL gw:b:" + b.bus.nodeId()).endsWith(":1\r\n")
                    && read(a, player).devices() == 1);
            until(player, Status.ONLINE, 2);
            assertThat(List.of(first, second)).noneMatch(socket -> !socket.isQuiet(50));
        }
    }

    @Test
    void whoBlockedTheViewerIsOfflineToThem() {
        var player = PlayerId.next();
        var viewer = PlayerId.next();
        store.blocks.put(player, viewer);
        try (var socket = a.join(player);
                var blocked = a.join(viewer)) {
            until(player, Status.ONLINE, 1);
            assertThat(read(a, viewer, player)).isEqualTo(Presence.offline(player));
            // The one who blocks sees, and everybody sees themselves.
            until(viewer, Status.ONLINE, 1);
            assertThat(read(a, player, viewer).status()).isEqualTo(Status.ONLINE);
            assertThat(read(a, player, player).status()).isEqualTo(Status.ONLINE);
            assertThat(socket.isQuiet(50) && blocked.isQuiet(50)).isTrue();
        }
    }

    @Test
    void nothingIsToldWhileBlocksAreNotKnown() {
        store.away = true;
        try {
            var refused = Gateways.await(
                    a.bus.ask(Presences.READ, new Presences.Read(PlayerId.next(), List.of(PlayerId.next()))));
            assertThat(refused).isInstanceOf(Reply.Refused.class);
        } finally {
            store.away = false;
        }
    }

    @Test
    void manyAreToldInTheOrderTheyWereAskedFor() {
        var there = PlayerId.next();
        var gone = PlayerId.next();
        try (var socket = a.join(there)) {
            until(there, Status.ONLINE, 1);
            var found = Gateways.await(
                            b.bus.ask(Presences.READ, new Presences.Read(there, List.of(gone, there, gone, there))))
                    .fold(all -> all.presences(), refusal -> List.<Presence>of());
            assertThat(found).extracting(Presence::playerId).containsExactly(gone, there, gone, there);
            assertThat(found)
                    .extracting(Presence::status)
                    .containsExactly(Status.OFFLINE, Status.ONLINE, Status.OFFLINE, Status.ONLINE);
            assertThat(socket.isQuiet(50)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"eventType\":\"Presence\",\"eventId\":\"e\"}",
                "{\"eventType\":\"Presence\",\"eventId\":\"e\",\"data\":{}}",
                "{\"eventType\":\"Presence\",\"eventId\":\"e\",\"data\":{\"away\":\"yes\"}}",
                "{\"eventType\":\"Presence\",\"eventId\":\"e\",\"data\":{\"away\":true,\"for\":5}}",
                "{\"eventType\":\"Presence\",\"eventId\":\"e\",\"roomId\":\"r\",\"data\":{\"away\":true}}"
            })
    void whatIsNoPresenceIsRefused(String event) {
        try (var socket = a.join(PlayerId.next())) {
            assertThat(socket.ask(event).path("code").asText()).isEqualTo(Code.INVALID_EVENT_INPUTS.name());
        }
    }

    @Test
    void nobodyIsPresentBeforeAuthenticating() {
        try (var socket = a.open()) {
            assertThat(socket.ask(away(true)).path("code").asText()).isEqualTo("CLIENT_NOT_AUTHENTICATED");
        }
    }

    /** All that Redis answers, the last line last. */
    private String redis(String command) {
        try (var link = new java.net.Socket(InetAddress.getLoopbackAddress(), TestServers.redisPort())) {
            var url = URI.create(redis);
            var password = url.getUserInfo().substring(url.getUserInfo().indexOf(':') + 1);
            var commands =
                    "AUTH " + password + "\r\nSELECT " + url.getPath().substring(1) + "\r\n" + command + "\r\nQUIT\r\n";
            link.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            var answers = new String(link.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answers.substring(0, answers.length() - "+OK\r\n".length());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
