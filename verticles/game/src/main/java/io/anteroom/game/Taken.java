package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An action as somebody takes it: a player, or the server in place of one who left. */
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
     * The server acts for a player. It happens once because the round is expected at its version; the random end of the id is
     * there so that no player can have used it up before.
     *
     * @param epoch one of the server's
     * @param why a word that the journal keeps in the event's id
     */
    static Taken byServer(
            PlayerId playerId,
            String gameId,
            RoundId roundId,
            long epoch,
            String why,
            String action,
            @Nullable JsonNode data) {
        var random = UUID.randomUUID().toString().substring(0, RANDOM_CHARACTERS);
        var eventId = new EventId("server:" + why + ":" + roundId + ":" + random);
        var hash = Hash.of(eventId.value().getBytes(StandardCharsets.US_ASCII));
        return new Taken(playerId, gameId, epoch, eventId, hash, action, data);
    }

    RawJson dataAsSent() {
        return data == null || data.isNull() ? NO_DATA : RawJson.of(data);
    }
}
