package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Reply;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one game. Implementations have no state; the same arguments give the same result on every node and in every
 * year, which is what makes a round verifiable.
 */
public interface Rules {

    String gameId();

    /** What the game publishes and takes from its configuration, as it is before anybody configured it. */
    ObjectNode defaultProps();

    /** What is wrong with such properties; empty if a round can be played under them. */
    Optional<String> problemWith(JsonNode customProps);

    /**
     * The exact share of its stake that a player who chooses best gets back in the long run, at stakes for which no payout
     * has to be rounded and below the maximum win.
     */
    BigDecimal returnToPlayer(JsonNode customProps);

    /**
     * Judges an action without any draw.
     *
     * @param settings the newest ones if the action starts a round, else those the round was begun under
     * @param state what {@link Outcome#state} was after the action before; null if no round is open and no series goes on
     * @param data what the player sent; null if nothing
     */
    Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data);

    /** The full visible state: all the player may see of {@code state}, and nothing else. */
    ObjectNode view(JsonNode state);
}
