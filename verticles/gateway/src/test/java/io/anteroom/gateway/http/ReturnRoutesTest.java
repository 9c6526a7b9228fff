package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameReturns;
import io.anteroom.contracts.GameReturns.Level;
import io.anteroom.contracts.GameReturns.Shares;
import io.anteroom.contracts.GameReturns.State;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.VerifyRound;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReturnRoutesTest {

    private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    private static Level level(State state) {
        var shares = new Shares(
                decimal("1.010000"), decimal("0.990000"), decimal("0.990000"), decimal("0.983"), decimal("0.997"));
        return new Level(
                3,
                Currency.FUN,
                100,
                1000,
                30,
                AT,
                5_000_000,
                decimal("123456789012345678901"),
                decimal("5"),
                shares,
                state);
    }

    private Site.Got get(List<Level> levels) {
        site.neighbours.on(
                GameReturns.FIND, request -> Reply.done(new GameReturns.Found(levels, AT, decimal("0.00001"))));
        return site.get("/api/v1/games/dice/returns").as("operator").send();
    }

    @Test
    void whatAGamePaidIsToldWithItsToleranceAndWhetherItIsAnAlarm() {
        var got = get(List.of(level(State.HIGH)));

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json())
                .isEqualTo(Json.tree(
                        "{\"gameId\":\"dice\",\"upTo\":\"2026-03-01T00:00:00Z\",\"falseAlarmChance\":\"0.00001\","
                                + "\"alarm\":true,\"items\":[{\"configVersion\":3,\"currency\":\"FUN\",\"stakeFrom\":\"1.00\","
                                + "\"stakeBelow\":\"10.00\",\"days\":30,\"since\":\"2026-03-01T00:00:00Z\",\"rounds\":5000000,"
                                + "\"staked\":\"1234567890123456789.01\",\"paid\":\"0.05\",\"return\":\"1.010000\",\"state\":\"high\","
                                + "\"expectedLeast\":\"0.990000\",\"expectedMost\":\"0.990000\",\"toleratedLow\":\"0.983\","
                                + "\"toleratedHigh\":\"0.997\"}]}"));
    }

    @Test
    void whatIsNotJudgedHasNoToleranceAndIsNoAlarm() {
        var got = get(List.of(level(State.UNJUDGED), level(State.WITHIN)));

        assertThat(got.json().path("alarm").booleanValue()).isFalse();
        assertThat(got.json().path("items").get(0).has("toleratedHigh")).isFalse();
        assertThat(got.json().path("items").get(1).has("toleratedHigh")).isTrue();
    }

    @Test
    void aGameThatThereIsNotIsNotFound() {
        site.neighbours.on(GameReturns.FIND, request -> Reply.refused(Code.INVALID_GAME_ID, "there is no such game"));

        var got = site.get("/api/v1/games/chess/returns").as("operator").send();

        assertThat(got.status()).isEqualTo(404);
        assertThat(got.code()).isEqualTo("INVALID_GAME_ID");
    }

    @Test
    void aBetOfASeriesIsVerifiedWithTheStateBefore() {
        site.neighbours.on(
                VerifyRound.ENDPOINT,
                request -> Reply.done(new VerifyRound.Verified(
                        "dice", List.of(new VerifyRound.Outcome("NewBet", new RawJson("{}"))), List.of(1L))));

        var got = site.post(
                        "/api/v1/games/dice/verify",
                        "{\"serverSeed\":\"%s\",\"clientSeed\":\"x\",\"nonce\":7,\"actions\":[{\"action\":\"NewBet\"}],"
                                        .formatted("ab".repeat(32))
                                + "\"before\":{\"autobetCount\":1}}")
                .send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(site.neighbours.asked(VerifyRound.Request.class).get(0).before())
                .isEqualTo(Json.tree("{\"autobetCount\":1}"));
    }
}
