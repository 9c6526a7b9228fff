package io.anteroom.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A player takes an action: served by game, asked by the gateway. Refused with the codes of the public contract; a
 * refusal wrote nothing.
 */
public final class PlayRound {

    public static final Endpoint<Request, Played> ENDPOINT =
            Endpoint.of("game.play", Request.class, Played.class, Duration.ofSeconds(3));

    private PlayRound() {}

    /**
     * @param epoch of the session of player and game, from {@link Sessions#CLAIM}
     * @param contentHash over gameId, action and data, as canonical JSON
     * @param data what the player sent, null if nothing
     * @param cached the standing the gateway believes in; null makes the worker load it
     */
    public record Request(
            PlayerId playerId,
            String gameId,
            long epoch,
            EventId eventId,
            Hash contentHash,
            String action,
            @Nullable JsonNode data,
            @Nullable Standing cached) {}

    /**
     * @param update {@code data} of the {@code RoundUpdate}
     * @param balance after the action
     * @param replayed whether the event had taken effect before, so that this is its first answer again
     * @param standing after the action; null if replayed
     */
    public record Played(
            RoundId roundId,
            String action,
            RawJson update,
            Money balance,
            boolean replayed,
            @Nullable Standing standing) {}
}
