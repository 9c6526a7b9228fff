package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An action as somebody takes it: a player, or the server for one whose socket is gone. */
record Taken(
        PlayerId playerId,
        String gameId,
        long epoch,
        EventId eventId,
        Hash contentHash,
        String action,
        @Nullable JsonNode data) {

    private static final RawJson NO_DATA = new RawJson("{}");
    private static final int RANDOM_CHARACTERS = 8;

    static Taken by(PlayRound.Request request) {
        return new Taken(
                request.playerId(),
                request.gameId(),
                request.epoch(),
                request.eventId(),
                request.contentHash(),
                request.action(),
                request.data());
    }

    /**
     * The server ends a series. It happens once because the round is expected at its version; the random end of the id is
     * there so that no player can have used it up before.
     */
    static Taken byServer(PlayerId playerId, String gameId, RoundId roundId, String action) {
        var random = UUID.randomUUID().toString().substring(0, RANDOM_CHARACTERS);
        var eventId = new EventId("server:orphan:" + roundId + ":" + random);
        var hash = Hash.of(eventId.value().getBytes(StandardCharsets.US_ASCII));
        return new Taken(playerId, gameId, CommitRound.SERVER_EPOCH, eventId, hash, action, null);
    }

    RawJson dataAsSent() {
        return data == null || data.isNull() ? NO_DATA : RawJson.of(data);
    }
}
