package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a socket played is free for others when it is gone, however it went. */
final class GameReleasesIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final PlayerId player = PlayerId.next();

    @AfterEach
    void stop() {
        gateways.close();
    }

    private RawSocket join() {
        return gateways.join(player);
    }

    /** Of the player, not greeted yet. */
    private RawSocket open() {
        return RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))));
    }

    private static String resume(JsonNode greeting) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\""
                + greeting.path("resumeToken").asText() + "\",\"lastSeq\":0}}";
    }

    private void awaitHeld() {
        Gateways.until(() -> gateways.backend.sessions.holderOf(player, "dice") != null);
    }

    private void awaitReleased() {
        Gateways.until(() -> gateways.backend.sessions.holderOf(player, "dice") == null);
    }

    private void awaitNoSockets() {
        Gateways.until(() -> gateways.node.sockets().count() == 0);
    }

    @Test
    void aClosedSocketReleasesWhatItPlayed() {
        try (var socket = join()) {
            socket.ask(Gateways.bet("e1"));
            assertThat(gateways.backend.sessions.holderOf(player, "dice")).isNotNull();
        }
        awaitReleased();
    }

    @Test
    void aSocketThatClosesWhileItTakesAGameReleasesItToo() {
        var claimants = gateways.backend.sessions.holdsClaimants();
        try (var socket = join()) {
            socket.send(Gateways.bet("e1"));
            awaitHeld();
        }
        awaitNoSockets();

        claimants.complete();

        awaitReleased();
    }

    @Test
    void whoTookTheSessionUpMeanwhileKeepsTheGameUntilItIsGoneToo() {
        var claimants = gateways.backend.sessions.holdsClaimants();
        var lost = open();
        var greeting = lost.next();
        lost.send(Gateways.bet("e1"));
        awaitHeld();
        lost.close();
        awaitNoSockets();
        try (var back = gateways.open()) {
            var resumed = back.ask(resume(greeting));
            assertThat(resumed.path("sessionId")).isEqualTo(greeting.path("sessionId"));

            claimants.complete();

            assertThat(back.ask(Gateways.bet("e2")).path("eventType").asText()).isEqualTo("RoundUpdate");
            assertThat(back.isQuiet(1_500)).isTrue();
            assertThat(gateways.backend.sessions.holderOf(player, "dice")).isNotNull();
        }
        awaitReleased();
    }

    @Test
    void whoTookTheSessionOfAnOpenSocketReleasesItsGamesWithoutHavingPlayedThem() {
        var taken = open();
        var greeting = taken.next();
        taken.ask(Gateways.bet("e1"));
        try (var back = gateways.open()) {
            assertThat(back.ask(resume(greeting)).path("sessionId")).isEqualTo(greeting.path("sessionId"));
            assertThat(taken.closeCode()).isEqualTo(4409);
            assertThat(back.isQuiet(1_500)).isTrue();
            assertThat(gateways.backend.sessions.holderOf(player, "dice")).isNotNull();
        }
        awaitReleased();
        taken.close();
    }

    @Test
    void whatWasPlayedInASessionThatIsLeftForAnotherIsReleasedThoughStoreDidNotTakeItAtFirst() {
        var lost = open();
        var greeting = lost.next();
        lost.close();
        gateways.backend.sessions.refusesReleases(2);
        try (var socket = join()) {
            socket.ask(Gateways.bet("e1"));
            assertThat(gateways.backend.sessions.holderOf(player, "dice")).isNotNull();

            assertThat(socket.ask(resume(greeting)).path("eventType").asText()).isEqualTo("Resume");

            awaitReleased();
        }
    }

    @Test
    void aReleaseThatTakesEffectLateLeavesTheGameToWhoTookTheSessionUp() {
        var releases = Promise.<Void>promise();
        var lost = open();
        var greeting = lost.next();
        lost.ask(Gateways.bet("e1"));
        gateways.backend.sessions.releasesAfter = releases.future();
        lost.close();
        awaitNoSockets();
        try (var back = gateways.open()) {
            back.ask(resume(greeting));
            assertThat(back.ask(Gateways.bet("e2")).path("eventType").asText()).isEqualTo("RoundUpdate");

            releases.complete();

            Gateways.until(() -> gateways.backend.sessions.released.get() > 0);
            assertThat(gateways.backend.sessions.holderOf(player, "dice")).isNotNull();
        }
        awaitReleased();
    }

    @Test
    void aClaimThatTakesEffectWhenItsSocketIsGoneAndReleasedIsReleasedToo() {
        var claims = Promise.<Void>promise();
        gateways.backend.sessions.claimsAfter = claims.future();
        try (var socket = join()) {
            socket.send(Gateways.bet("e1"));
        }
        awaitNoSockets();
        Gateways.until(() -> gateways.backend.sessions.released.get() > 0);

        claims.complete();

        awaitHeld();
        awaitReleased();
    }

    @Test
    void aReleaseThatStoreDidNotTakeIsSaidAgain() {
        gateways.backend.sessions.refusesReleases(2);
        try (var socket = join()) {
            socket.ask(Gateways.bet("e1"));
            assertThat(gateways.backend.sessions.holderOf(player, "dice")).isNotNull();
        }

        awaitReleased();
    }
}
