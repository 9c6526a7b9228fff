package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Reply;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one game. Implementations keep nothing but what they made of properties; the same arguments give the same
 * result on every node and in every year, which is what makes a round verifiable.
 */
public interface Rules {

    String gameId();

    /** What the game publishes and takes from its configuration, as it is before anybody configured it. */
    ObjectNode defaultProps();

    /** What is wrong with such properties; empty if a round can be played under them. */
    Optional<String> problemWith(JsonNode customProps);

    /**
     * The properties that a short form stands for, if the game has any; an operator may send such a form. What is no short form
     * is given back as it is.
     */
    default JsonNode spelledOut(JsonNode customProps) {
        return customProps;
    }

    /**
     * What the game gives back in the long run, for a stake of one, at stakes for which no payout has to be rounded and below the
     * maximum win. May take seconds where a configuration is new: not for an event loop.
     */
    Mathematics mathematics(JsonNode customProps);

    /**
     * What the maximum win makes of each play of {@link #mathematics}, in its order. By default what the figures alone prove, for
     * plays of which a round has one. May take as long.
     */
    default List<Capped> capped(GameSettings settings) {
        return mathematics(settings.customProps()).figures().stream()
                .map(figures -> Capped.of(
                        settings, figures, settings.maxBet(), BigDecimal.ZERO, cap -> Capped.bound(figures, cap)))
                .toList();
    }

    /** Plays of {@link #mathematics} that can be simulated, called as they are there; each is for one thread. */
    default List<Simulation> simulations(JsonNode customProps) {
        return List.of();
    }

    /**
     * Judges an action without any draw.
     *
     * @param settings the newest ones if the action starts a round, else those the round was begun under
     * @param state what {@link Outcome#state} was after the action before; null if no round is open and no series goes on
     * @param data what the player sent; null if nothing
     */
    Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data);

    /**
     * What the server does with an open round that its player left: the next of the actions that bring it to its end, asked
     * again after each. Empty, as for a game without an opinion, makes the round void: its stakes are given back. An action
     * should be there as soon as the player has something to lose by that.
     */
    default Optional<Settling> settling(JsonNode state) {
        return Optional.empty();
    }

    /**
     * What rounds that were played like this one were expected to pay, given the choices of their players and however these
     * were made: what the monitor of returns holds against what was paid. By default what the published figures leave open;
     * empty where nothing is known, and then nothing is said of such rounds.
     *
     * @param settings that the round was played under
     */
    default Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        return Optional.of(new PublishedReturn(mathematics(settings.customProps())).of(settings, round));
    }

    /** The full visible state: all the player may see of {@code state}, and nothing else. */
    ObjectNode view(JsonNode state);
}
