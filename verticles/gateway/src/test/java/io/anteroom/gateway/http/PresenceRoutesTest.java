package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.contracts.Presences.Status;
import io.anteroom.contracts.Reply;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Presence as clients read it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PresenceRoutesTest {

    private static final String ID = "01890000-0000-7000-8000-0000000000aa";
    private static final PlayerId TRINITY = PlayerId.parse(ID);

    private final Site site = new Site();

    @AfterAll
    void close() {
        site.close();
    }

    private void are(Presence... presences) {
        site.neighbours.on(Presences.READ, read -> Reply.done(new Presences.Found(List.of(presences))));
    }

    @Test
    void onePlayerIsShown() {
        are(new Presence(TRINITY, Status.IN_QUEUE, 2, Instant.parse("2026-01-02T03:04:05Z")));

        var got = site.get("/api/v1/players/" + ID + "/presence").as("neo").send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json()).isEqualTo(Json.tree("""
                {"playerId":"01890000-0000-7000-8000-0000000000aa","status":"inQueue","devices":2,
                 "since":"2026-01-02T03:04:05Z"}"""));
        assertThat(site.neighbours.asked(Presences.Read.class))
                .contains(new Presences.Read(Site.NEO, List.of(TRINITY)));
    }

    @Test
    void meIsWhoAsks() {
        are(Presence.offline(Site.NEO));

        var got = site.get("/api/v1/players/me/presence").as("neo").send();

        assertThat(got.json())
                .isEqualTo(Json.tree("{\"playerId\":\"" + Site.NEO + "\",\"status\":\"offline\",\"devices\":0}"));
        assertThat(site.neighbours.asked(Presences.Read.class))
                .contains(new Presences.Read(Site.NEO, List.of(Site.NEO)));
    }

    @Test
    void someAreShownTogether() {
        are(new Presence(TRINITY, Status.AWAY, 1, Instant.EPOCH), Presence.offline(Site.NEO));

        var got = site.post("/api/v1/presence", "{\"players\":[\"" + ID + "\",\"" + Site.NEO + "\"]}")
                .as("neo")
                .send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json().path("items").findValuesAsText("status")).containsExactly("away", "offline");
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        var tooMany = String.join(",", Collections.nCopies(Presences.PLAYERS_MAX + 1, "\"" + ID + "\""));
        for (var body :
                List.of("{}", "{\"players\":[]}", "{\"players\":[\"neo\"]}", "{\"players\":[" + tooMany + "]}")) {
            assertThat(site.post("/api/v1/presence", body).as("neo").send().code())
                    .isEqualTo("INVALID_PAYLOAD_SCHEMA");
        }
        assertThat(site.get("/api/v1/players/" + ID + "/presence").send().status())
                .isEqualTo(401);
        site.neighbours.on(Presences.READ, read -> Reply.refused(Code.UNAVAILABLE, "presence can't be told now"));
        assertThat(site.get("/api/v1/players/" + ID + "/presence")
                        .as("neo")
                        .send()
                        .status())
                .isEqualTo(503);
    }
}
