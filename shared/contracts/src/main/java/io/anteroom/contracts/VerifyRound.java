package io.anteroom.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anyone recomputes a round from its seeds: served by game, which asks nobody for secrets. */
public final class VerifyRound {

    public static final Endpoint<Request, Verified> ENDPOINT =
            Endpoint.of("game.verify", Request.class, Verified.class, Duration.ofSeconds(3));

    private VerifyRound() {}

    /**
     * @param configVersion whose pay tables hold; null for the newest
     * @param before what is seen of the series' round before this one, for a round that begins with {@code NewBet}; null
     *     for none
     */
    public record Request(
            String gameId,
            String serverSeed,
            String clientSeed,
            long nonce,
            List<Step> actions,
            @Nullable Long configVersion,
            @Nullable JsonNode before) {

        public Request {
            actions = List.copyOf(actions);
        }

        public Request(
                String gameId,
                String serverSeed,
                String clientSeed,
                long nonce,
                List<Step> actions,
                @Nullable Long configVersion) {
            this(gameId, serverSeed, clientSeed, nonce, actions, configVersion, null);
        }
    }

    /** An action as the player sent it. */
    public record Step(String action, @Nullable JsonNode data) {}

    /** @param draws what draw(n) gave, in order, over all actions */
    public record Verified(String gameId, List<Outcome> actions, List<Long> draws) {

        public Verified {
            actions = List.copyOf(actions);
            draws = List.copyOf(draws);
        }
    }

    /** @param update as in {@code RoundUpdate.data} */
    public record Outcome(String action, RawJson update) {}
}
