package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The properties of games whose rules leave nothing to configure: published, but not to be changed. */
final class FixedProps {

    private FixedProps() {}

    static Optional<String> problem(Rules rules, JsonNode customProps) {
        return customProps.equals(rules.defaultProps())
                ? Optional.empty()
                : Optional.of("the customProps of " + rules.gameId() + " are fixed by its rules");
    }
}
