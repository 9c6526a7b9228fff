package io.anteroom.game;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.anteroom.contracts.Decimals;
import io.anteroom.contracts.Json;
import java.math.BigDecimal;

/**
 * Reads what players sent and the journal keeps. Numbers had no bound once: a stake of zero may stand there with thousands of
 * places. It was taken for zero then, and is here.
 */
final class KeptData {

    private static final ObjectReader TREES =
            Json.MAPPER.readerFor(JsonNode.class).with(new Numbers());

    private KeptData() {}

    /** Fails with {@link IllegalArgumentException} if it is not JSON. */
    static JsonNode read(String text) {
        try {
            return TREES.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("not JSON", notJson);
        }
    }

    private static final class Numbers extends JsonNodeFactory {

        private static final long serialVersionUID = 1;

        Numbers() {
            super(true);
        }

        @Override
        public ValueNode numberNode(BigDecimal value) {
            return super.numberNode(Decimals.isBounded(value) ? value : value.stripTrailingZeros());
        }
    }
}
