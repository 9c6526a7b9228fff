package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The games of a session are its newest socket's. */
final class ResumedGamesIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis(), "session.policy=refuse");
    private final PlayerId player = PlayerId.next();

    @AfterEach
    void stop() {
        gateways.close();
    }

    /** Of the player, not greeted yet. */
    private RawSocket open() {
        return RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))));
    }

    private static String resume(JsonNode greeting) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\""
                + greeting.path("resumeToken").asText() + "\",\"lastSeq\":0}}";
    }

    /** Plays and is gone. */
    private JsonNode playAndLeave() {
        try (var lost = open()) {
            var greeting = lost.next();
            lost.ask(Gateways.bet("e1"));
            return greeting;
        }
    }

    private void awaitHeld() {
        Gateways.until(() -> gateways.backend.sessions.holderOf(player, "dice") != null);
    }

    private void awaitReleased() {
        Gateways.until(() -> gateways.backend.sessions.holderOf(player, "dice") == null);
    }

    @Test
    void whoResumesHoldsTheGamesOfTheSessionWithoutPlayingThem() {
        var greeting = playAndLeave();
        awaitReleased();
        try (var back = gateways.open();
                var newer = gateways.join(player)) {
            back.ask(resume(greeting));
            awaitHeld();

            assertThat(newer.ask(Gateways.bet("e2")).path("code").asText()).isEqualTo("SESSION_ACTIVE");
            assertThat(back.ask(Gateways.bet("e3")).path("eventType").asText()).isEqualTo("RoundUpdate");
        }
        awaitReleased();
    }

    @Test
    void whoResumedReleasesThemWithoutHavingPlayedThem() {
        var greeting = playAndLeave();
        awaitReleased();
        try (var back = gateways.open()) {
            back.ask(resume(greeting));
            awaitHeld();
        }
        awaitReleased();
    }

    @Test
    void theyAreAskedForAgainUntilStoreHears() {
        gateways.backend.sessions.refusesTakeUps(2);
        var greeting = playAndLeave();
        awaitReleased();
        try (var back = gateways.open()) {
            assertThat(back.ask(resume(greeting)).path("eventType").asText()).isEqualTo("Resume");
            awaitHeld();
        }
        awaitReleased();
    }

    @Test
    void theyAreReleasedAlsoIfTheyCameWhenTheSocketWasGone() {
        var takeUps = Promise.<Void>promise();
        gateways.backend.sessions.takeUpsAfter = takeUps.future();
        var greeting = playAndLeave();
        awaitReleased();
        try (var back = gateways.open()) {
            back.ask(resume(greeting));
        }
        Gateways.until(() -> gateways.node.sockets().count() == 0);
        var released = gateways.backend.sessions.released.get();

        takeUps.complete();

        Gateways.until(() -> gateways.backend.sessions.released.get() > released);
        awaitReleased();
    }

    private static SessionId sessionOf(JsonNode greeting) {
        return SessionId.parse(greeting.path("sessionId").asText());
    }

    /** Its node was not told: it stood still meanwhile. */
    @Test
    void aSocketWhoseSessionPlaysOnElsewhereTakesNoGameFromItAndIsClosed() {
        var state = "{\"eventType\":\"RoundState\",\"eventId\":\"s\",\"gameId\":\"dice\"}";
        for (var event : List.of(Gateways.bet("e1"), state)) {
            try (var late = open()) {
                var newer = new Sessions.Holder(sessionOf(late.next()), NodeId.next());
                gateways.backend.sessions.heldBy(player, "dice", newer, 1);

                late.send(event);

                assertThat(late.closeCode()).isEqualTo(4409);
                assertThat(gateways.backend.sessions.holderOf(player, "dice")).isEqualTo(newer);
            }
        }
    }
}
