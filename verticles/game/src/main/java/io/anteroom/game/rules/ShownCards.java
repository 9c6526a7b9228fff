package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.anteroom.contracts.Json;
import io.anteroom.game.rules.cards.Card;
import java.util.function.IntUnaryOperator;

/** Cards as players see them: {@code {"value", "suit", "index"}}. */
final class ShownCards {

    private ShownCards() {}

    /**
     * The first {@code count} cards of a hand.
     *
     * @param card by its place in the hand
     * @param value by the card; what it counts in the game
     */
    static ArrayNode of(int count, IntUnaryOperator card, IntUnaryOperator value) {
        var shown = Json.MAPPER.createArrayNode();
        for (var i = 0; i < count; i++) {
            var each = card.applyAsInt(i);
            shown.addObject()
                    .put("value", value.applyAsInt(each))
                    .put("suit", Card.suit(each))
                    .put("index", Card.rank(each));
        }
        return shown;
    }
}
