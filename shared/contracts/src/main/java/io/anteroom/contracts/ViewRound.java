package io.anteroom.contracts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A player looks at the open round of a game: served by game. */
public final class ViewRound {

    public static final Endpoint<Request, Viewed> ENDPOINT =
            Endpoint.of("game.view", Request.class, Viewed.class, Duration.ofSeconds(2));

    private ViewRound() {}

    public record Request(PlayerId playerId, String gameId) {}

    /**
     * @param round null if no round is open and no series goes on
     * @param standing what the gateway may keep
     */
    public record Viewed(@Nullable OpenRound round, Standing standing) {}

    /** @param data the full visible state */
    public record OpenRound(RoundId roundId, RawJson data, Money balance) {}
}
