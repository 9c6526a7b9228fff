package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Games of one choice, one stake and one draw. */
abstract class SingleDrawRules extends InstantRules {

    SingleDrawRules(Set<String> choiceFields) {
        super(choiceFields, 1);
    }

    /** Reads the choice, or has the input refused and gives one that is legal. */
    abstract Choice choose(Inputs inputs);

    @Override
    public final Optional<String> problemWith(JsonNode customProps) {
        return FixedProps.problem(this, customProps);
    }

    @Override
    final Wager wager(Inputs inputs, GameSettings settings) {
        var choice = choose(inputs);
        return new SingleWager(choice, inputs.stake(settings));
    }

    @Override
    final Wager wager(JsonNode state, Series series) {
        return new SingleWager(choose(Inputs.kept(state)), series.next().total());
    }
}
