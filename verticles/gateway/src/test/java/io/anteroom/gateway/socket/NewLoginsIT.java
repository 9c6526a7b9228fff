package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A player who has logged in anew goes on with the session of before: it lives and ends with the newer login. */
final class NewLoginsIT {

    private final Gateways node = new Gateways(TestServers.freshRedis());
    private final PlayerId player = PlayerId.next();
    private final LoginId older = LoginId.next();
    private final LoginId newer = LoginId.next();

    @AfterEach
    void stop() {
        node.close();
    }

    private RawSocket open(LoginId login) {
        var token = node.mint.token(player, login, Instant.now().plusSeconds(60));
        return RawSocket.open(node.port, "/ws", Gateways.bearer(token));
    }

    private static String resume(String token) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token
                + "\",\"lastSeq\":0}}";
    }

    /** Gives the resume token of a session that began with the older login and goes on with the newer one. */
    private String goneOn() {
        String token;
        try (var lost = open(older)) {
            token = lost.next().path("resumeToken").asText();
        }
        try (var back = open(newer)) {
            assertThat(back.next().path("authenticated").asBoolean()).isTrue();
            return back.ask(resume(token)).path("resumeToken").asText();
        }
    }

    private void end(LoginId login) {
        node.bus.tell(Accounts.LOGIN_ENDED, new Accounts.LoginEnded(login));
        Gateways.until(() -> node.node.revocations().isEnded(login));
    }

    @Test
    void theEndOfTheOlderOneDoesNotEndIt() {
        var token = goneOn();
        end(older);
        try (var back = node.open()) {
            assertThat(back.ask(resume(token)).path("eventType").asText()).isEqualTo("Resume");
        }
    }

    @Test
    void theEndOfTheNewerOneDoes() {
        var token = goneOn();
        end(newer);
        try (var back = node.open()) {
            assertThat(back.ask(resume(token)).path("code").asText()).isEqualTo("SESSION_NOT_FOUND");
        }
    }

    @Test
    void whatEndedBeforeIsNotTakenUpByANewerOne() {
        String token;
        try (var lost = open(older)) {
            token = lost.next().path("resumeToken").asText();
        }
        end(older);
        try (var back = open(newer)) {
            assertThat(back.next().path("authenticated").asBoolean()).isTrue();
            assertThat(back.ask(resume(token)).path("code").asText()).isEqualTo("SESSION_NOT_FOUND");
        }
    }
}
