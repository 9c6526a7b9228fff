package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.RoomMutes.Who;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutes as clients see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MuteRoutesTest {

    private static final String ID = "01890000-0000-7000-8000-0000000000aa";
    private static final RoomId ROOM = RoomId.parse("01890000-0000-7000-8000-0000000000cc");
    private static final PlayerId TRINITY = PlayerId.parse(ID);
    private static final PlayerId MORPHEUS = PlayerId.parse("01890000-0000-7000-8000-0000000000bb");
    private static final String PATH = "/api/v1/rooms/" + ROOM + "/mutes";
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final Site site = new Site();

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void aMuteIsAskedForWithWhoAsks() {
        site.neighbours.on(
                RoomMutes.MUTE,
                mute -> Reply.done(new RoomMutes.Muted(
                        mute.playerId(),
                        mute.seconds() == null ? null : AT.plusSeconds(mute.seconds()),
                        mute.who().isOperator(),
                        AT)));

        var got = site.post(PATH, "{\"playerId\":\"" + ID + "\",\"seconds\":60}")
                .as("neo")
                .send();
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json()).isEqualTo(Json.tree("""
                {"playerId":"01890000-0000-7000-8000-0000000000aa","until":"2026-01-02T03:05:05Z","byOperator":false,
                 "at":"2026-01-02T03:04:05Z"}"""));
        var always =
                site.post(PATH, "{\"playerId\":\"" + ID + "\"}").as("operator").send();
        assertThat(always.json().has("until")).isFalse();
        assertThat(site.neighbours.asked(RoomMutes.Mute.class))
                .containsExactly(
                        new RoomMutes.Mute(ROOM, new Who(Site.NEO, false), TRINITY, 60),
                        new RoomMutes.Mute(ROOM, new Who(Site.NEO, true), TRINITY, null));
    }

    @Test
    void mutesAreListedAndEnded() {
        site.neighbours.on(
                RoomMutes.LIST,
                list -> Reply.done(new RoomMutes.Listed(List.of(new RoomMutes.Muted(TRINITY, null, true, AT)))));
        site.neighbours.on(RoomMutes.UNMUTE, unmute -> Reply.done(Done.DONE));

        assertThat(site.get(PATH).as("neo").send().json()).isEqualTo(Json.tree("""
                {"items":[{"playerId":"01890000-0000-7000-8000-0000000000aa","byOperator":true,
                 "at":"2026-01-02T03:04:05Z"}]}"""));
        assertThat(site.method("DELETE", PATH + "/" + ID).as("neo").send().status())
                .isEqualTo(204);
        assertThat(site.neighbours.asked(RoomMutes.Unmute.class))
                .containsExactly(new RoomMutes.Unmute(ROOM, new Who(Site.NEO, false), TRINITY));
    }

    @Test
    void mutesAreListedInPagesNewestFirst() {
        site.neighbours.on(
                RoomMutes.LIST,
                list -> Reply.done(new RoomMutes.Listed(List.of(
                        new RoomMutes.Muted(TRINITY, null, true, AT),
                        new RoomMutes.Muted(Site.NEO, null, true, AT.plusSeconds(1)),
                        new RoomMutes.Muted(MORPHEUS, null, true, AT.plusSeconds(1))))));

        var first = site.get(PATH + "?limit=2").as("neo").send().json();
        assertThat(first.path("items").findValuesAsText("playerId"))
                .containsExactlyInAnyOrder(Site.NEO.toString(), MORPHEUS.toString());
        var second = site.get(
                        PATH + "?limit=2&cursor=" + first.path("nextCursor").textValue())
                .as("neo")
                .send()
                .json();
        assertThat(second.path("items").findValuesAsText("playerId")).containsExactly(TRINITY.toString());
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(site.get(PATH + "?cursor=2026_x").as("neo").send().code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"playerId\":\"neo\"}",
                "{\"playerId\":\"01890000-0000-7000-8000-0000000000aa\",\"seconds\":0}",
                "{\"playerId\":\"01890000-0000-7000-8000-0000000000aa\",\"seconds\":1.5}",
                "{\"playerId\":\"01890000-0000-7000-8000-0000000000aa\",\"seconds\":31536001}",
                "{\"playerId\":\"01890000-0000-7000-8000-0000000000aa\",\"until\":\"tomorrow\"}"
            })
    void whatIsNoMuteIsRefused(String body) {
        assertThat(site.post(PATH, body).as("neo").send().code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
    }

    @Test
    void refusalsHaveTheirStatus() {
        site.neighbours.on(RoomMutes.LIST, list -> Reply.refused(Code.FORBIDDEN, "only who made the room"));
        assertThat(site.get(PATH).as("neo").send().status()).isEqualTo(403);
        assertThat(site.get(PATH).send().status()).isEqualTo(401);
    }
}
