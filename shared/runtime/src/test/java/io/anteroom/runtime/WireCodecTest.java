package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins what nodes of two releases must understand of each other. */
class WireCodecTest {

    private static final String ID = "01890a5d-ac96-7000-8000-000000000001";
    private static final Hash HASH = Hash.of(new byte[] {1});
    private static final Snapshot SNAPSHOT = new Snapshot(
            RoundId.parse(ID),
            2,
            false,
            new SeedPosition(SeedId.parse(ID), "lucky", 7),
            3,
            Bytes.of(new byte[] {1, 2, 3}),
            HASH);
    private static final PlayRound.Request PLAY = new PlayRound.Request(
            PlayerId.parse(ID),
            "dice",
            4,
            new EventId("e-1"),
            HASH,
            "Bet",
            Json.tree("{\"betAmount\":\"1.10\",\"rollThreshold\":50.00}"),
            new Standing(new SeedPosition(SeedId.parse(ID), "lucky", 8), SNAPSHOT));
    private static final CommitRound.Request COMMIT = new CommitRound.Request(
            PlayerId.parse(ID),
            "dice",
            4,
            new EventId("e-1"),
            HASH,
            new CommitRound.Expected(RoundId.parse(ID), 1, HASH),
            SNAPSHOT,
            false,
            true,
            "PickTile",
            new RawJson("{\"currentPicks\":[3]}"),
            new RawJson("{\"nextActions\":[\"CashOut\"]}"),
            new RawJson("{}"),
            Currency.FUN,
            List.of(new Move(Move.Kind.BET, -110), new Move(Move.Kind.WIN, 220)),
            null);

    private final WireCodec codec = new WireCodec();

    @Test
    void messagesSurviveTheWayBetweenNodes() {
        assertThat(acrossTheWire(Wire.Kind.REQUEST, "game.play", PLAY)).isEqualTo(PLAY);
        assertThat(acrossTheWire(Wire.Kind.REQUEST, "store.commit", COMMIT)).isEqualTo(COMMIT);
        var refusal = new Refusal(Code.OVERLOADED, "later", 50L);
        assertThat(acrossTheWire(Wire.Kind.REFUSED, "store.commit", refusal)).isEqualTo(refusal);
    }

    @Test
    void theFormOfAPlayIsPinned() {
        assertThat(Json.write(PLAY))
                .isEqualTo("{\"playerId\":\"" + ID + "\",\"gameId\":\"dice\",\"epoch\":4,\"eventId\":\"e-1\","
                        + "\"contentHash\":\"" + HASH.hex() + "\",\"action\":\"Bet\","
                        + "\"data\":{\"betAmount\":\"1.10\",\"rollThreshold\":50.00},"
                        + "\"cached\":{\"next\":{\"seedId\":\"" + ID + "\",\"clientSeed\":\"lucky\",\"nonce\":8},"
                        + "\"current\":{\"roundId\":\"" + ID + "\",\"version\":2,\"ended\":false,"
                        + "\"seed\":{\"seedId\":\"" + ID + "\",\"clientSeed\":\"lucky\",\"nonce\":7},"
                        + "\"configVersion\":3,\"sealedState\":\"AQID\",\"stateHash\":\"" + HASH.hex() + "\"}}}");
    }

    @Test
    void theFormOfACommitIsPinned() {
        assertThat(Json.write(COMMIT))
                .isEqualTo("{\"playerId\":\"" + ID + "\",\"gameId\":\"dice\",\"epoch\":4,\"eventId\":\"e-1\","
                        + "\"contentHash\":\"" + HASH.hex() + "\",\"expected\":{\"roundId\":\"" + ID
                        + "\",\"version\":1,\"stateHash\":\"" + HASH.hex() + "\"},\"result\":{\"roundId\":\"" + ID
                        + "\",\"version\":2,\"ended\":false,\"seed\":{\"seedId\":\"" + ID
                        + "\",\"clientSeed\":\"lucky\",\"nonce\":7},\"configVersion\":3,\"sealedState\":\"AQID\","
                        + "\"stateHash\":\"" + HASH.hex() + "\"},\"first\":false,\"current\":true,"
                        + "\"action\":\"PickTile\",\"data\":{\"currentPicks\":[3]},"
                        + "\"update\":{\"nextActions\":[\"CashOut\"]},\"view\":{},\"currency\":\"FUN\","
                        + "\"moves\":[{\"kind\":\"bet\",\"minor\":-110},{\"kind\":\"win\",\"minor\":220}]}");
    }

    @Test
    void whatAJurisdictionAsksSurvivesTheWay() {
        var terms = new CommitRound.Terms("gb", "gb@1f2e3d4c", 2500);
        var commit = new CommitRound.Request(
                COMMIT.playerId(),
                COMMIT.gameId(),
                COMMIT.epoch(),
                COMMIT.eventId(),
                COMMIT.contentHash(),
                null,
                SNAPSHOT,
                true,
                true,
                "Bet",
                COMMIT.data(),
                COMMIT.update(),
                COMMIT.view(),
                Currency.FUN,
                List.of(new Move(Move.Kind.REFUND, 1)),
                null,
                null,
                terms);
        assertThat(acrossTheWire(Wire.Kind.REQUEST, "store.commit", commit)).isEqualTo(commit);
        assertThat(Json.write(terms))
                .isEqualTo("{\"jurisdiction\":\"gb\",\"stamp\":\"gb@1f2e3d4c\",\"minCycleMs\":2500}");
        var standing = new Standing(new SeedPosition(SeedId.parse(ID), "lucky", 8), null, "gb");
        assertThat(Json.read(Json.write(standing), Standing.class)).isEqualTo(standing);
    }

    @Test
    void anUnknownFieldIsPassedOver() {
        var buffer = encoded("{\"kind\":\"REFUSED\",\"type\":\"x\",\"new\":1,\"body\":{\"code\":\"NOT_FOUND\","
                + "\"message\":\"m\",\"later\":true}}");
        assertThat(codec.decodeFromWire(0, buffer).body()).isEqualTo(new Refusal(Code.NOT_FOUND, "m"));
    }

    @Test
    void aTypeNobodyHereSpeaksIsNotRead() {
        var buffer = encoded("{\"kind\":\"REQUEST\",\"type\":\"java.lang.Runtime\",\"body\":{}}");
        assertThat(codec.decodeFromWire(0, buffer).kind()).isEqualTo(Wire.Kind.UNREADABLE);
    }

    private Object acrossTheWire(Wire.Kind kind, String type, Object body) {
        codec.know(kind, type, body.getClass());
        var buffer = Buffer.buffer("before");
        codec.encodeToWire(buffer, new Wire(kind, type, Deadline.inMs(500), body));
        var decoded = codec.decodeFromWire("before".length(), buffer);
        assertThat(decoded.kind()).isEqualTo(kind);
        assertThat(java.util.Objects.requireNonNull(decoded.deadline()).remainingMs())
                .isBetween(1L, 500L);
        return decoded.body();
    }

    private static Buffer encoded(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer().appendInt(bytes.length).appendBytes(bytes);
    }
}
