package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets that are told when others come and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PresenceWatchIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final FakeBlocks store = new FakeBlocks();
    private final AtomicReference<@Nullable Promise<Void>> nextIsHeld = new AtomicReference<>();

    @BeforeAll
    void serve() {
        Gateways.await(store.serve(gateways.bus));
        Gateways.await(gateways.bus.serve(
                Matchmaking.QUEUED, 1_000, call -> held().map(Reply.done(new Matchmaking.QueuedPlayers(List.of())))));
    }

    private Future<Void> held() {
        var hold = nextIsHeld.getAndSet(null);
        return hold == null ? Future.succeededFuture() : hold.future();
    }

    @AfterAll
    void stop() {
        gateways.close();
    }

    private static String event(String type, PlayerId... players) {
        var ids = Stream.of(players).map(player -> "\"" + player + "\"").collect(Collectors.joining(","));
        return "{\"eventType\":\"" + type + "\",\"eventId\":\"w\",\"data\":{\"players\":[" + ids + "]}}";
    }

    private static String away(boolean away) {
        return "{\"eventType\":\"Presence\",\"eventId\":\"p\",\"data\":{\"away\":" + away + "}}";
    }

    /** Reads on until a change says so of the player; what came before it must be of players watched. */
    private static void awaits(RawSocket socket, PlayerId player, String status, int devices) {
        while (true) {
            for (var change : socket.next("PresenceUpdated").path("changes")) {
                if (is(change, player, status, devices)) {
                    return;
                }
            }
        }
    }

    private static boolean is(JsonNode presence, PlayerId player, String status, int devices) {
        return presence.path("playerId").asText().equals(player.toString())
                && presence.path("status").asText().equals(status)
                && presence.path("devices").asInt() == devices;
    }

    @Test
    void whoeverComesAndGoesIsToldToThoseWhoWatch() {
        var friend = PlayerId.next();
        var stranger = PlayerId.next();
        try (var socket = gateways.join(PlayerId.next())) {
            var watched = socket.ask(event("PresenceWatch", friend));
            assertThat(watched.path("eventType").asText()).isEqualTo("PresenceWatched");
            assertThat(is(watched.path("presences").path(0), friend, "offline", 0))
                    .isTrue();
            assertThat(socket.isQuiet(1_200)).isTrue();

            try (var phone = gateways.join(friend);
                    var other = gateways.join(stranger)) {
                awaits(socket, friend, "online", 1);
                try (var desk = gateways.join(friend)) {
                    awaits(socket, friend, "online", 2);
                    desk.ask(away(true));
                }
                awaits(socket, friend, "online", 1);
                phone.ask(away(true));
                awaits(socket, friend, "away", 1);
                assertThat(other.isQuiet(50)).isTrue();
            }
            awaits(socket, friend, "offline", 0);
            assertThat(socket.isQuiet(1_200)).isTrue();
        }
    }

    @Test
    void howThingsStandIsToldFirst() {
        var friend = PlayerId.next();
        try (var phone = gateways.join(friend);
                var socket = gateways.join(PlayerId.next())) {
            Gateways.until(() -> is(
                    socket.send(event("PresenceWatch", friend))
                            .next("PresenceWatched")
                            .path("presences")
                            .path(0),
                    friend,
                    "online",
                    1));
            assertThat(phone.isQuiet(50)).isTrue();
        }
    }

    /** A look waits for matchmaking with what it has read, and the player changes; who asks then is told the newer first. */
    @Test
    void aLookThatBeganBeforeTheAnswerIsNotToldAfterIt() {
        var friend = PlayerId.next();
        var release = Promise.<Void>promise();
        try (var phone = gateways.join(friend);
                var other = gateways.join(PlayerId.next());
                var socket = gateways.join(PlayerId.next())) {
            other.ask(event("PresenceWatch", friend));
            Gateways.until(() -> statusOf(other, friend).equals("online"));
            nextIsHeld.set(release);
            Gateways.until(() -> nextIsHeld.get() == null);

            phone.ask(away(true));
            Gateways.until(() -> statusOf(socket, friend).equals("away"));
            release.complete();
            assertThat(socket.isQuiet(1_200)).isTrue();
            phone.ask(away(false));
            awaits(socket, friend, "online", 1);
        }
    }

    private static String statusOf(RawSocket socket, PlayerId player) {
        return socket.send(event("PresenceWatch", player))
                .next("PresenceWatched")
                .path("presences")
                .path(0)
                .path("status")
                .asText();
    }

    @Test
    void changesComeTogetherTwiceASecondAtMost() {
        var friend = PlayerId.next();
        try (var socket = gateways.join(PlayerId.next());
                var phone = gateways.join(friend)) {
            var from = System.nanoTime();
            socket.ask(event("PresenceWatch", friend));
            var frames = 0;
            for (int i = 0;
                    frames == 0
                            || System.nanoTime() - from < Duration.ofSeconds(3).toNanos();
                    i++) {
                phone.ask(away(i % 2 == 0));
                if (!socket.isQuiet(20)) {
                    var unused = socket.next("PresenceUpdated");
                    frames++;
                }
            }
            var halfSeconds =
                    (System.nanoTime() - from) / Duration.ofMillis(500).toNanos();
            assertThat(frames)
                    .as("one that was on its way, and one at once")
                    .isLessThanOrEqualTo((int) halfSeconds + 2);
            // Two devices were not told of before, however the last of those changes was told.
            try (var desk = gateways.join(friend)) {
                desk.ask(away(true));
                phone.ask(away(true));
                awaits(socket, friend, "away", 2);
            }
        }
    }

    @Test
    void whoBlocksIsGoneForWhomTheyBlockAndComesBack() {
        var viewer = PlayerId.next();
        var friend = PlayerId.next();
        try (var phone = gateways.join(friend);
                var socket = gateways.join(viewer);
                var other = gateways.join(PlayerId.next())) {
            socket.ask(event("PresenceWatch", friend));
            other.ask(event("PresenceWatch", friend));
            phone.ask(away(true));
            awaits(socket, friend, "away", 1);
            awaits(other, friend, "away", 1);

            store.blocks.put(friend, viewer);
            awaits(socket, friend, "offline", 0);
            phone.ask(away(false));
            awaits(other, friend, "online", 1);
            assertThat(socket.isQuiet(1_200)).isTrue();

            store.blocks.remove(friend);
            awaits(socket, friend, "online", 1);
        }
    }

    @Test
    void nothingIsToldOfWhomABlockIsNotKnown() {
        var friend = PlayerId.next();
        store.away = true;
        try (var socket = gateways.join(PlayerId.next());
                var phone = gateways.join(friend)) {
            assertThat(socket.ask(event("PresenceWatch", friend)).path("code").asText())
                    .isEqualTo("UNAVAILABLE");
            phone.ask(away(true));
            assertThat(socket.isQuiet(1_200)).isTrue();
        } finally {
            store.away = false;
        }
    }

    @Test
    void unwatchingSomeOrAllEndsIt() {
        var one = PlayerId.next();
        var two = PlayerId.next();
        try (var socket = gateways.join(PlayerId.next())) {
            socket.ask(event("PresenceWatch", one, two));
            assertThat(socket.ask(event("PresenceUnwatch", one))
                            .path("eventType")
                            .asText())
                    .isEqualTo("PresenceUnwatched");
            try (var ofOne = gateways.join(one);
                    var ofTwo = gateways.join(two)) {
                awaits(socket, two, "online", 1);
                var unused = socket.send("{\"eventType\":\"PresenceUnwatch\",\"eventId\":\"u\"}")
                        .next("PresenceUnwatched");
                ofOne.ask(away(true));
                ofTwo.ask(away(true));
                assertThat(socket.isQuiet(1_200)).isTrue();
            }
        }
    }

    @Test
    void oneSocketWatchesTwoHundredAndNoMore() {
        var many = Stream.generate(PlayerId::next).limit(200).toArray(PlayerId[]::new);
        try (var socket = gateways.join(PlayerId.next())) {
            assertThat(socket.ask(event("PresenceWatch", many))
                            .path("presences")
                            .size())
                    .isEqualTo(200);
            var over = socket.ask(event("PresenceWatch", many[0], PlayerId.next()));
            assertThat(over.path("code").asText()).isEqualTo("OVERLOADED");
            assertThat(socket.ask(event("PresenceWatch", many[7]))
                            .path("presences")
                            .size())
                    .isEqualTo(1);
            socket.ask(event("PresenceUnwatch", many[7]));
            assertThat(socket.ask(event("PresenceWatch", PlayerId.next()))
                            .path("presences")
                            .size())
                    .isEqualTo(1);
        }
    }

    private static PlayerId[] some(int count) {
        return Stream.generate(PlayerId::next).limit(count).toArray(PlayerId[]::new);
    }

    @Test
    void thePlayersSocketsTogetherWatchFourHundredOthersAndNoMore() {
        var viewer = PlayerId.next();
        var first = some(200);
        var second = some(200);
        try (var third = gateways.join(viewer);
                var stranger = gateways.join(PlayerId.next())) {
            try (var one = gateways.join(viewer);
                    var two = gateways.join(viewer)) {
                one.ask(event("PresenceWatch", first));
                assertThat(two.ask(event("PresenceWatch", second))
                                .path("presences")
                                .size())
                        .isEqualTo(200);

                assertThat(third.ask(event("PresenceWatch", PlayerId.next()))
                                .path("code")
                                .asText())
                        .isEqualTo("OVERLOADED");
                assertThat(third.ask(event("PresenceWatch", first))
                                .path("presences")
                                .size())
                        .as("whom the player watches already")
                        .isEqualTo(200);
                assertThat(stranger.ask(event("PresenceWatch", some(200)))
                                .path("presences")
                                .size())
                        .isEqualTo(200);
                two.ask(event("PresenceUnwatch", second[0]));
                third.ask(event("PresenceUnwatch", first[0]));
                assertThat(third.ask(event("PresenceWatch", PlayerId.next()))
                                .path("presences")
                                .size())
                        .as("in the place of one whom none of them watches any more")
                        .isEqualTo(1);
            }
            third.ask(event("PresenceUnwatch", first[1]));
            Gateways.until(() -> third.ask(event("PresenceWatch", PlayerId.next()))
                            .path("presences")
                            .size()
                    == 1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"eventType":"PresenceWatch","eventId":"e"}                                  | INVALID_EVENT_INPUTS
            {"eventType":"PresenceWatch","eventId":"e","data":{}}                        | INVALID_EVENT_INPUTS
            {"eventType":"PresenceWatch","eventId":"e","data":{"players":[]}}            | INVALID_EVENT_INPUTS
            {"eventType":"PresenceWatch","eventId":"e","data":{"players":["neo"]}}       | INVALID_EVENT_INPUTS
            {"eventType":"PresenceWatch","eventId":"e","data":{"players":[7]}}           | INVALID_EVENT_INPUTS
            {"eventType":"PresenceWatch","eventId":"e","data":{"players":"neo"}}         | INVALID_EVENT_INPUTS
            {"eventType":"PresenceUnwatch","eventId":"e","data":{"players":["neo"]}}     | INVALID_EVENT_INPUTS
            """)
    void whatIsNoWatchIsRefused(String event, Code code) {
        try (var socket = gateways.join(PlayerId.next())) {
            assertThat(socket.ask(event).path("code").asText()).isEqualTo(code.name());
        }
    }

    @Test
    void nobodyWatchesBeforeAuthenticating() {
        try (var socket = gateways.open()) {
            assertThat(socket.ask(event("PresenceWatch", PlayerId.next()))
                            .path("code")
                            .asText())
                    .isEqualTo("CLIENT_NOT_AUTHENTICATED");
        }
    }
}
